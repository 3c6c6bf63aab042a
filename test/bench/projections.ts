import type { Figure } from './figure.js';
import { benchRebuild } from './rebuild.js';
import { statisticsFigures } from './statistics.js';

const SMALL = 10_000;
const LARGE = 1_000_000;
const QUICK = 1_000;

/** Rebuilding the read model from the log, against reading and parsing the same log and nothing else; statistics over its rows. */
export async function benchProjections(quick: boolean): Promise<Figure[]> {
  const small = await benchRebuild({ tickets: quick ? QUICK : SMALL });
  const large = quick ? small : await benchRebuild({ tickets: LARGE });
  return [
    { name: 'rebuild', value: large.perSecond, unit: 'events/s', bar: { atLeast: 60_000 }, note: `${large.events.toLocaleString('en-US')} events` },
    { name: 'rebuild ÷ bare read + parse', value: large.perSecond / large.bareReadPerSecond, unit: '', bar: { atLeast: 0.25 } },
    ...statisticsFigures(large.statistics),
    { name: 'rebuild, peak memory', value: large.peakRssMb, unit: 'MB', note: `${small.peakRssMb} MB with ${small.events.toLocaleString('en-US')} events` },
  ];
}

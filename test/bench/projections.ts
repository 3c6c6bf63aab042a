import type { Figure } from './figure.js';
import { benchRebuild, type RebuildFigures } from './rebuild.js';

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
    ...statisticsFigures(large),
    { name: 'rebuild, peak memory', value: large.peakRssMb, unit: 'MB', note: `${small.peakRssMb} MB with ${small.events.toLocaleString('en-US')} events` },
  ];
}

/** Ninety days, exact percentiles and Kaplan–Meier, as of an odd instant. */
function statisticsFigures({ statistics: { communityP99, bigCommunityP99, cityP99, loadSeconds, communityTickets, cityTickets } }: RebuildFigures): Figure[] {
  const tickets = (count: number): string => `${count.toLocaleString('en-US')} tickets in the 90 days`;
  return [
    { name: 'statistics of a community, p99', value: communityP99, unit: 'ms', bar: { atMost: 10 }, note: tickets(communityTickets) },
    { name: 'statistics of a fifth of the city, p99', value: bigCommunityP99, unit: 'ms', bar: { atMost: 50 } },
    { name: 'statistics of the city, p99', value: cityP99, unit: 'ms', bar: { atMost: 50 }, note: tickets(cityTickets) },
    { name: 'statistics, first load', value: loadSeconds, unit: 's', note: 'once, in a thread of its own' },
  ];
}

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figure.js';
import { generateLog } from './generate-log.js';
import { measureStatistics, type MeasuredStatistics } from './measure-statistics.js';
import { cityIn, rebuildCity } from './rebuild.js';

const TICKETS = 1_000_000;
const QUICK = 1_000;

/**
 * Statistics of a generated city alone.
 * @param kept a folder in which the city stays for the next run: making it takes minutes, asking it seconds
 */
export async function benchStatistics(quick: boolean, kept?: string): Promise<Figure[]> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'xiuhua-bench-statistics-'));
  try {
    const city = cityIn(folder);
    const made = join(folder, `made-${quick ? QUICK : TICKETS}`);
    if (!existsSync(made)) {
      mkdirSync(folder, { recursive: true });
      generateLog({ path: city.logPath, tickets: quick ? QUICK : TICKETS });
      await rebuildCity(city);
      writeFileSync(made, '');
    }
    return statisticsFigures(await measureStatistics(city.readModel));
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** Ninety days, exact percentiles and Kaplan–Meier, as of an odd instant. */
export function statisticsFigures(measured: MeasuredStatistics): Figure[] {
  const { communityP99, bigCommunityP99, cityP99, cityCpu, cityPerSort, loadSeconds, communityTickets, cityTickets } = measured;
  const tickets = (count: number): string => `${count.toLocaleString('en-US')} tickets in the 90 days`;
  return [
    { name: 'statistics of a community, p99', value: communityP99, unit: 'ms', bar: { atMost: 10 }, note: tickets(communityTickets) },
    { name: 'statistics of a fifth of the city, p99', value: bigCommunityP99, unit: 'ms', bar: { atMost: 50 } },
    { name: 'statistics of the city, p99', value: cityP99, unit: 'ms', bar: { atMost: 50 }, note: tickets(cityTickets) },
    { name: 'statistics of the city, processor time', value: cityCpu, unit: 'ms', note: 'the middle one' },
    { name: 'statistics of the city ÷ a sort of as many', value: cityPerSort, unit: '', note: 'processor time, the engine\'s own sort' },
    { name: 'statistics, first load', value: loadSeconds, unit: 's', note: 'once, in a thread of its own' },
  ];
}

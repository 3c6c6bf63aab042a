import type { ReadModelLocation } from '#libs/platform/src/read-model-url.js';
import type { StatisticsQuery } from '#libs/read-model/src/statistics/statistics.js';
import { ThreadedReadModel } from '#libs/read-model/src/threaded-read-model.js';
import { BIG_COMMUNITY, LOG_BEGINS } from './generate-log.js';
import { quantile } from './figure.js';
import { Random } from '../support/random.js';

const DAY = 86_400_000;
const SAMPLES = 200;
const FROM = LOG_BEGINS + 120 * DAY;

export interface MeasuredStatistics {
  /** Milliseconds, as a caller waits for them, thread and message included. */
  readonly communityP99: number;
  readonly bigCommunityP99: number;
  readonly cityP99: number;
  /** Milliseconds of processor time of the middle one of the city's: what else the machine does is not in it. */
  readonly cityCpu: number;
  /** The same over the engine's own sort of as many durations, in the same run. */
  readonly cityPerSort: number;
  /** Reading the facts of every ticket into memory, once. */
  readonly loadSeconds: number;
  readonly communityTickets: number;
  readonly cityTickets: number;
}

/**
 * Ninety days of one community of about a hundredth of all tickets, of one that has a fifth of them, and of the whole city:
 * counts, exact percentiles and Kaplan–Meier, each time as of another odd instant.
 */
export async function measureStatistics(readModel: ReadModelLocation): Promise<MeasuredStatistics> {
  const model = await ThreadedReadModel.open({ location: readModel, queryTimeoutMs: 600_000, threads: 1 });
  try {
    const startedAt = performance.now();
    const city = (await model.statistics(null, queryOf(0))).rows[0]?.reported ?? 0;
    const loadSeconds = (performance.now() - startedAt) / 1000;
    const community = 'community-3';
    const ofCity = await asked(model, queryOf);
    return {
      loadSeconds, cityTickets: city,
      communityTickets: (await model.statistics(null, { ...queryOf(0), communityId: community })).rows[0]?.reported ?? 0,
      communityP99: (await asked(model, (sample) => ({ ...queryOf(sample), communityId: community }))).p99,
      bigCommunityP99: (await asked(model, (sample) => ({ ...queryOf(sample), communityId: BIG_COMMUNITY }))).p99,
      cityP99: ofCity.p99, cityCpu: ofCity.cpu, cityPerSort: ofCity.cpu / sortCpu(city),
    };
  } finally {
    await model.close();
  }
}

function queryOf(sample: number): StatisticsQuery {
  return {
    figures: ['counts', 'resolution_time'], groupBy: 'all', basis: 'cohort', by: 'current', from: FROM, to: FROM + 90 * DAY,
    asOf: FROM + 91 * DAY + sample * 7_654_321, workingTime: false, definitions: [],
  };
}

/** Milliseconds: as a caller waits, and of processor time. */
async function asked(model: ThreadedReadModel, query: (sample: number) => StatisticsQuery): Promise<{ readonly p99: number; readonly cpu: number }> {
  // The first ones are compiled while they run.
  for (let sample = 0; sample < SAMPLES / 10; sample += 1) await model.statistics(null, query(sample));
  const times: number[] = [];
  const cpu: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const [startedAt, usedBefore] = [performance.now(), process.cpuUsage()];
    await model.statistics(null, query(sample));
    times.push(performance.now() - startedAt);
    cpu.push(cpuSince(usedBefore));
  }
  return { p99: quantile(times, 0.99), cpu: quantile(cpu, 0.5) };
}

/** Processor time of `Float64Array.prototype.sort` over so many durations of up to ninety days. */
function sortCpu(durations: number): number {
  const random = new Random(1);
  const values = Float64Array.from({ length: durations }, () => random.below(90 * DAY));
  return quantile(Array.from({ length: 9 }, () => {
    const unsorted = values.slice();
    const usedBefore = process.cpuUsage();
    unsorted.sort();
    return cpuSince(usedBefore);
  }), 0.5);
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

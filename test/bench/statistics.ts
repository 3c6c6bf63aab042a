import type { StatisticsQuery } from '#libs/read-model/src/statistics/statistics.js';
import { SqliteReadModel } from '#libs/read-model/src/sqlite-read-model.js';
import { BIG_COMMUNITY, LOG_BEGINS } from './generate-log.js';
import { quantile } from './figure.js';

const DAY = 86_400_000;
const SAMPLES = 200;
const FROM = LOG_BEGINS + 120 * DAY;

export interface StatisticsFigures {
  /** Milliseconds, as a caller waits for them, thread and message included. */
  readonly communityP99: number;
  readonly bigCommunityP99: number;
  readonly cityP99: number;
  /** Reading the facts of every ticket into memory, once. */
  readonly loadSeconds: number;
  readonly communityTickets: number;
  readonly cityTickets: number;
}

/**
 * Ninety days of one community of about a hundredth of all tickets, of one that has a fifth of them, and of the whole city:
 * counts, exact percentiles and Kaplan–Meier, each time as of another odd instant.
 */
export async function benchStatistics(readModelPath: string): Promise<StatisticsFigures> {
  const model = await SqliteReadModel.open({ path: readModelPath, queryTimeoutMs: 600_000, threads: 1 });
  try {
    const startedAt = performance.now();
    const city = (await model.statistics(null, queryOf(0))).rows[0]?.reported ?? 0;
    const loadSeconds = (performance.now() - startedAt) / 1000;
    const community = 'community-3';
    return {
      loadSeconds, cityTickets: city,
      communityTickets: (await model.statistics(null, { ...queryOf(0), communityId: community })).rows[0]?.reported ?? 0,
      communityP99: await p99(model, (sample) => ({ ...queryOf(sample), communityId: community })),
      bigCommunityP99: await p99(model, (sample) => ({ ...queryOf(sample), communityId: BIG_COMMUNITY })),
      cityP99: await p99(model, queryOf),
    };
  } finally {
    await model.close();
  }
}

function queryOf(sample: number): StatisticsQuery {
  return {
    figures: ['counts', 'resolution_time'], groupBy: 'all', basis: 'cohort', by: 'current', from: FROM, to: FROM + 90 * DAY,
    asOf: FROM + 91 * DAY + sample * 7_654_321, workingTime: false, threeRates: [],
  };
}

async function p99(model: SqliteReadModel, query: (sample: number) => StatisticsQuery): Promise<number> {
  // The first ones are compiled while they run.
  for (let sample = 0; sample < SAMPLES / 10; sample += 1) await model.statistics(null, query(sample));
  const times: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const startedAt = performance.now();
    await model.statistics(null, query(sample));
    times.push(performance.now() - startedAt);
  }
  return quantile(times, 0.99);
}

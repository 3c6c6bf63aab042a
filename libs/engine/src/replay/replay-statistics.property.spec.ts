import fc from 'fast-check';
import { ThreadedReadModel } from '#libs/read-model/src/threaded-read-model.js';
import { BASES, BELONGINGS, FIGURES, STATISTIC_GROUPS, type StatisticsQuery } from '#libs/read-model/src/statistics/statistics.js';
import { assertProperty } from '#libs/read-model/src/testing/assert-property.js';
import { communityHistory } from '#libs/read-model/src/testing/community-histories.js';
import { startProjector } from '#libs/read-model/src/testing/project-log.js';
import { appendAll, openTestLog, type StreamOfFacts, type TestLog } from '#libs/read-model/src/testing/test-log.js';
import { settledTicketHistory } from '#libs/read-model/src/testing/ticket-histories.js';
import { SHIPPED_DEFINITIONS } from '#libs/ticketing/src/measures/figure-definition.js';
import { replayStatistics } from './replay-statistics.js';

const LOGS = 12;
const DAY = 86_400_000;
const START = Date.parse('2026-03-01T00:00:00.000Z');
const SCOPES = [null, ['xf'], ['ly', 'xf'], []] as const;

const tickets = fc.uniqueArray(settledTicketHistory, { selector: ({ streamId }) => streamId, minLength: 40, maxLength: 40, size: 'max' });
const instant = fc.integer({ min: 0, max: 130 * 24 }).map((hour) => START + hour * 3_600_000 + 7);

const query: fc.Arbitrary<StatisticsQuery> = fc.record({
  figures: fc.constant(FIGURES), groupBy: fc.constantFrom(...STATISTIC_GROUPS), basis: fc.constantFrom(...BASES), by: fc.constantFrom(...BELONGINGS),
  asOf: fc.oneof(instant, fc.constant(START + 3_000 * DAY)), communityId: fc.constantFrom(undefined, 'xf'), cut: fc.boolean(), workingTime: fc.boolean(),
}).map(({ communityId, cut, ...asked }) => ({
  ...asked, definitions: SHIPPED_DEFINITIONS, ...(communityId !== undefined && { communityId }),
  ...(cut && { from: START, to: START + 100 * DAY, period: { kind: 'iso-week' as const } }),
}));

/** The first part of a stream, never empty: its other events come later. */
const begun = (streams: readonly StreamOfFacts[], share: number): StreamOfFacts[] => (
  streams.map(({ facts, ...stream }) => ({ ...stream, facts: facts.slice(0, Math.max(1, Math.round(facts.length * share))) })));

async function withLog(act: (log: TestLog) => Promise<void>): Promise<void> {
  const log = await openTestLog();
  try {
    await act(log);
  } finally {
    await log.remove();
  }
}

describe('statistics as known at a position', () => {
  it('are those of an installation whose log ends there', async () => {
    let different = 0;
    const streams = fc.tuple(communityHistory('xf'), communityHistory('ly'), tickets).map(([one, other, many]): StreamOfFacts[] => [one, other, ...many]);
    const questions = fc.array(fc.tuple(query, fc.constantFrom(...SCOPES)), { minLength: 5, maxLength: 5 });
    await assertProperty(fc.asyncProperty(streams, fc.double({ min: 0, max: 0.9, noNaN: true }), questions, (all, share, asked) => withLog(async ({ store, readModel }) => {
      const known = begun(all, share);
      const position = await appendAll(store, known);
      const projector = await startProjector(store, readModel);
      await projector.until(position);
      await projector.stop();
      const model = await ThreadedReadModel.open({ location: readModel, queryTimeoutMs: 20_000, threads: 1 });
      try {
        await appendAll(store, all, known.map(({ facts }) => facts.length));
        for (const [one, communities] of asked) {
          const request = { query: one, definitions: [], communities };
          const replayed = await replayStatistics(store, { ...request, position: String(position) }, () => undefined);
          // The read model was left where the log then ended.
          expect(replayed).toEqual({ ok: true, query: one, statistics: await model.statistics(communities, one) });
          const now = await replayStatistics(store, { ...request, position: String(await store.head()) }, () => undefined);
          if (now.ok && replayed.ok && JSON.stringify(now.statistics.rows) !== JSON.stringify(replayed.statistics.rows)) different += 1;
        }
      } finally {
        await model.close();
      }
    })), LOGS);
    expect(different).toBeGreaterThan(LOGS);
  }, 300_000);

  it('are by default as of the last event known, and refused beyond the end of the log', () => withLog(async ({ store }) => {
    const [history] = fc.sample(settledTicketHistory, { numRuns: 1, seed: 1 });
    const position = await appendAll(store, begun([history!], 0.5));
    await appendAll(store, [history!], [begun([history!], 0.5)[0]!.facts.length]);
    const asked = { query: { figures: ['counts'], groupBy: 'all', basis: 'cohort', by: 'current', workingTime: false } as const, definitions: [], communities: null };
    const told = Math.max(...begun([history!], 0.5)[0]!.facts.map(({ recordedAt }) => Date.parse(recordedAt)));
    let read = 0;
    expect(await replayStatistics(store, { ...asked, position: String(position) }, ({ events }) => void (read = events)))
      .toMatchObject({ ok: true, statistics: { asOf: told + 1, position: String(position), rows: [{ reported: 1 }] } });
    expect(read).toBe(Number(position));
    const beyond = await replayStatistics(store, { ...asked, position: '9999999999999999999' }, () => undefined);
    expect(beyond).toEqual({ ok: false, field: 'asOfPosition', message: `lies beyond the log, which ends at ${await store.head()}` });
  }));
});

import fc from 'fast-check';
import { percentile } from '#libs/ticketing/src/measures/distribution.js';
import { censoredPercentiles } from '#libs/ticketing/src/measures/kaplan-meier.js';
import type { Period } from '#libs/ticketing/src/measures/periods.js';
import { DEFAULT_THREE_RATES } from '#libs/ticketing/src/measures/three-rates-definition.js';
import { SHIPPED_DEFINITIONS } from '#libs/ticketing/src/measures/figure-definition.js';
import { ThreadedReadModel } from '../threaded-read-model.js';
import { assertProperty, runsOn } from '../testing/assert-property.js';
import { startProjector } from '../testing/project-log.js';
import { describeOnReadModels } from '../testing/postgres-database.js';
import { type Asked, cohortCounts, cohortTimes, flowCounts, flowTimes, hardening, lifetime, onTime, type Spans, threeRates } from '../testing/reference-figures.js';
import { type ReferenceTicket, referenceTicket, seen, type SeenTicket } from '../testing/reference-statistics.js';
import { appendAll, openTestLog, type ReadModelKind } from '../testing/test-log.js';
import { settledTicketHistory, type TicketHistory } from '../testing/ticket-histories.js';
import { BASES, FIGURES, type StatisticsQuery, type StatisticsRow, type TimeFigures, TIMES } from './statistics.js';

const LOGS = 34;
const MUST_OCCUR = ['TicketReopened', 'TicketLinked', 'TicketUnlinked', 'ClockPaused', 'ClockResumed', 'DeadlineExtended', 'DeadlineBreached', 'BreachExempted'];
const uniqueTickets = fc.uniqueArray(settledTicketHistory, { selector: ({ streamId }) => streamId, minLength: 60, maxLength: 60, size: 'max' });
const START = Date.parse('2026-03-01T00:00:00.000Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const instant = fc.integer({ min: 0, max: 130 * 24 }).map((hour) => START + hour * HOUR + 7);

/** Three days: every row is compared in whole. */
const cut = instant.map((from) => ({ from: Math.floor(from / DAY) * DAY, to: (Math.floor(from / DAY) + 3) * DAY - HOUR, period: { kind: 'day' as const } }));
const range = fc.oneof(
  { weight: 3, arbitrary: fc.record({ from: fc.option(instant, { nil: undefined }), to: fc.option(instant, { nil: undefined }) }) },
  { weight: 1, arbitrary: cut },
);

const query: fc.Arbitrary<StatisticsQuery> = fc.tuple(fc.record({
  figures: fc.constant(FIGURES),
  groupBy: fc.constantFrom('all', 'community', 'grid', 'category', 'channel', 'level'),
  basis: fc.constantFrom('cohort', 'flow'), by: fc.constantFrom('current', 'reported-community'),
  asOf: fc.oneof(instant, fc.constant(START + 3_000 * DAY)),
  communityId: fc.option(fc.constantFrom('xf', 'ly'), { nil: undefined }),
  category: fc.option(fc.constantFrom('noise', 'light/stairwell'), { nil: undefined }),
  workingTime: fc.constant(false), definitions: fc.constant(SHIPPED_DEFINITIONS),
}), range).map(([given, within]) => Object.fromEntries(Object.entries({ ...given, ...within }).filter(([, value]) => value !== undefined)) as unknown as StatisticsQuery);

/** What narrow queries would rarely meet. */
const EVERYTHING: readonly StatisticsQuery[] = BASES.map((basis) => ({
  figures: FIGURES, groupBy: 'all', basis, by: 'current', asOf: START + 3_000 * DAY, workingTime: false, definitions: SHIPPED_DEFINITIONS,
}));

function expectTimes(figures: TimeFigures | undefined, { ended, censored }: Spans, isFlow: boolean): void {
  const valid = Float64Array.from(ended.filter((value) => value >= 0)).sort();
  const sum = valid.reduce((total, value) => total + value, 0);
  expect(figures?.elapsed).toEqual(valid.length === 0
    ? { count: 0, invalid: ended.length, mean: null, p50: null, p90: null, p99: null, max: null }
    : {
      count: valid.length, invalid: ended.length - valid.length, mean: sum / valid.length, p50: percentile(valid, 50), p90: percentile(valid, 90), p99: percentile(valid, 99),
      max: valid.at(-1),
    });
  if (isFlow) {
    expect(figures?.censored).toBeNull();
    return;
  }
  const [p50, p90, p99] = censoredPercentiles(valid, Float64Array.from(censored).sort(), [50, 90, 99]);
  expect(figures?.censored).toEqual({ ended: valid.length, censored: censored.length, p50, p90, p99 });
}

/** Sums over all rows: lives and queries that leave a figure at nothing would prove little. */
const sums = new Map<string, number>();
function sumUp(figures: Readonly<Record<string, number | null>>): void {
  for (const [name, figure] of Object.entries(figures)) sums.set(name, (sums.get(name) ?? 0) + (figure ?? 0));
}

function rangesOf({ from = -Infinity, to = Infinity, period }: StatisticsQuery): readonly Period[] {
  return period === undefined ? [{ from, to }] : Array.from({ length: Math.ceil((to - from) / DAY) }, (_, day) => ({ from: from + day * DAY, to: Math.min(from + (day + 1) * DAY, to) }));
}

function expectRow(row: StatisticsRow | undefined, own: readonly SeenTicket[], backlog: number, range: Period, query: StatisticsQuery): void {
  const asked: Asked = { asOf: query.asOf, range };
  const isFlow = query.basis === 'flow';
  const cohort = own.filter(({ ticket: { reportedAt } }) => reportedAt >= range.from && reportedAt < range.to);
  const counts = isFlow ? flowCounts(own, asked, backlog) : cohortCounts(cohort, asked);
  const rates = onTime(own, asked, SHIPPED_DEFINITIONS);
  const answers = threeRates(own, asked, DEFAULT_THREE_RATES);
  if (row === undefined) {
    expect([Object.values(counts).some((count) => count), backlog, rates.some(([, , , all]) => all > 0), answers[0]]).toEqual([false, 0, false, 0]);
    return;
  }
  expect(row.counts).toEqual(counts);
  expect(row.backlog).toBe(backlog);
  expect(row.onTime?.flatMap(({ stage, rates: each }) => each.map(({ definition, withExempted: all, withoutExempted: but }) => [stage, definition.name, all.numerator, all.denominator, but.denominator]))).toEqual(rates);
  expect(row.threeRates?.map(({ valid, response, solution, satisfaction }) => [valid, response.numerator, solution.numerator, satisfaction.numerator])).toEqual([answers]);
  const spans = isFlow ? flowTimes(own, asked) : cohortTimes(cohort, asked);
  for (const name of TIMES) expectTimes(row.times?.[name], spans[name], isFlow);
  const hardened = hardening(isFlow ? [] : cohort, asked);
  expect(row.hardening).toEqual(hardened);
  expect(row.responsibility?.lifetimeMilliseconds).toBe(isFlow ? 0 : cohort.reduce((sum, ticket) => sum + lifetime(ticket, asked), 0));
  sumUp({ ...counts, ...hardened });
  for (const [stage, name, met, all, but] of rates) sumUp({ [`${name} met`]: met, [`${name} exempted`]: all - but, [`${stage} missed`]: but - met });
  sumUp({ valid: answers[0], contacted: answers[1], solved: answers[2], satisfied: answers[3] });
}

function expectRows(rows: readonly StatisticsRow[], tickets: readonly ReferenceTicket[], asked: StatisticsQuery): void {
  const all = tickets.flatMap((ticket) => seen(ticket, asked) ?? []);
  const ranges = rangesOf(asked);
  const backlogs = ranges.map(({ to }) => tickets.flatMap((ticket) => seen(ticket, { ...asked, asOf: Math.min(asked.asOf, to) }) ?? []).filter((ticket) => ['waiting', 'open'].includes(ticket.standing)));
  const groups = [...new Set([...all, ...backlogs.flat()].map(({ group }) => group))];
  for (const group of groups) {
    const own = all.filter((ticket) => ticket.group === group);
    const found = rows.filter((row) => row.group === group);
    for (const [place, range] of ranges.entries()) expectRow(found[place], own, backlogs[place]!.filter((ticket) => ticket.group === group).length, range, asked);
  }
  expect(rows.filter(({ group }) => !groups.includes(group))).toEqual([]);
}

async function withModel(kind: ReadModelKind, tickets: readonly TicketHistory[], act: (model: ThreadedReadModel) => Promise<void>): Promise<void> {
  const log = await openTestLog(kind);
  const projector = await startProjector(log.store, log.readModel, { batchSize: 37 });
  const model = await ThreadedReadModel.open({ location: log.readModel, queryTimeoutMs: 20_000, threads: 1 });
  try {
    // In two halves, with a question between them: the columns must keep up with what changes.
    const half = tickets.map(({ facts, ...ticket }) => ({ ...ticket, facts: facts.slice(0, Math.ceil(facts.length / 2)) }));
    await projector.until(await appendAll(log.store, half));
    await model.statistics(null, { figures: ['counts'], groupBy: 'all', basis: 'cohort', by: 'current', asOf: START, workingTime: false, definitions: [] });
    await projector.until(await appendAll(log.store, tickets, half.map(({ facts }) => facts.length)));
    await act(model);
  } finally {
    await model.close();
    await projector.stop();
    await log.remove();
  }
}

describeOnReadModels('statistics', (kind) => {
  it('are what a plain fold of the same histories gives, for any group, range and as-of instant', async () => {
    let histories = 0;
    const seenTypes = new Map<string, number>();
    await assertProperty(fc.asyncProperty(uniqueTickets, fc.array(query, { minLength: 3, maxLength: 3 }), async (tickets, queries) => {
      histories += tickets.length;
      for (const { facts } of tickets) for (const type of new Set(facts.map((fact) => fact.type))) seenTypes.set(type, (seenTypes.get(type) ?? 0) + 1);
      const reference = tickets.map(referenceTicket);
      await withModel(kind, tickets, async (model) => {
        for (const asked of [...EVERYTHING, ...queries]) expectRows((await model.statistics(null, asked)).rows, reference, asked);
      });
    }), runsOn(kind, LOGS));
    expect(histories).toBeGreaterThanOrEqual(runsOn(kind, 2_000));
    // Lives without them would prove little; the short run shares the generator.
    if (kind !== 'sqlite') return;
    for (const type of MUST_OCCUR) expect([type, (seenTypes.get(type) ?? 0) >= 20]).toEqual([type, true]);
    expect([...sums].filter(([, sum]) => sum < 3)).toEqual([]);
  }, 300_000);
});


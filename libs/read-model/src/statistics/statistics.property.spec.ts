import fc from 'fast-check';
import { percentile } from '#libs/ticketing/src/measures/distribution.js';
import { censoredPercentiles } from '#libs/ticketing/src/measures/kaplan-meier.js';
import { holdingsOf, timeByHolder } from '#libs/ticketing/src/measures/responsibility.js';
import { SHIPPED_DEFINITIONS } from '#libs/ticketing/src/measures/figure-definition.js';
import { ThreadedReadModel } from '../threaded-read-model.js';
import { assertProperty, runsOn } from '../testing/assert-property.js';
import { startProjector } from '../testing/project-log.js';
import { firstResponse, handOvers, type ReferenceTicket, referenceTicket, resolution, seen, type SeenTicket, stillTime } from '../testing/reference-statistics.js';
import { describeOnReadModels } from '../testing/postgres-database.js';
import { appendAll, openTestLog, type ReadModelKind } from '../testing/test-log.js';
import { settledTicketHistory, type TicketHistory } from '../testing/ticket-histories.js';
import { type CountName, type StatisticsQuery, type StatisticsRow, type TimeFigures, type TimeName, TIMES } from './statistics.js';

const LOGS = 34;
const MUST_OCCUR = ['TicketReopened', 'TicketLinked', 'TicketUnlinked', 'ClockPaused', 'ClockResumed', 'DeadlineExtended', 'DeadlineBreached', 'BreachExempted'];
const uniqueTickets = fc.uniqueArray(settledTicketHistory, { selector: ({ streamId }) => streamId, minLength: 60, maxLength: 60, size: 'max' });
const START = Date.parse('2026-03-01T00:00:00.000Z');
const DAY = 86_400_000;
const instant = fc.integer({ min: 0, max: 130 * 24 }).map((hour) => START + hour * 3_600_000 + 7);

const query: fc.Arbitrary<StatisticsQuery> = fc.record({
  figures: fc.constant(['counts', 'dispatch_time', 'first_response_time', 'handling_time', 'resolution_time', 'backlog', 'responsibility'] as const),
  groupBy: fc.constantFrom('all', 'community', 'grid', 'category', 'channel', 'level'),
  basis: fc.constant('cohort' as const), by: fc.constantFrom('current', 'reported-community'),
  asOf: fc.oneof(instant, fc.constant(START + 3_000 * DAY)),
  from: fc.option(instant, { nil: undefined }), communityId: fc.option(fc.constantFrom('xf', 'ly'), { nil: undefined }),
  category: fc.option(fc.constantFrom('noise', 'light/stairwell'), { nil: undefined }),
  workingTime: fc.constant(false), definitions: fc.constant(SHIPPED_DEFINITIONS),
}).map((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as unknown as StatisticsQuery);

interface Spans {
  readonly ended: number[];
  readonly censored: number[];
}

function times(tickets: readonly SeenTicket[], { asOf }: StatisticsQuery): Record<TimeName, Spans> {
  const spans = (): Spans => ({ ended: [], censored: [] });
  const all: Record<TimeName, Spans> = { dispatch_time: spans(), first_response_time: spans(), handling_time: spans(), resolution_time: spans() };
  for (const ticket of tickets) {
    const { reportedAt } = ticket.ticket;
    const over = ['rejected', 'withdrawn', 'duplicate'].includes(ticket.standing);
    const resolved = resolution(ticket, asOf);
    const waited = over ? ticket.since : resolved?.at ?? asOf;
    const put = (name: TimeName, from: number, end: number | undefined): void => void (end !== undefined && end < asOf ? all[name].ended.push(end - from) : all[name].censored.push(waited - from));
    const dispatched = ticket.ticket.moments.find(({ fact, state }) => fact.type === 'TicketDispatched' && fact.imported === undefined && state.status === 'dispatched');
    put('dispatch_time', reportedAt, dispatched && Date.parse(dispatched.fact.occurredAt));
    put('first_response_time', reportedAt, firstResponse(ticket));
    put('resolution_time', reportedAt, resolved?.occurred);
    if (resolved?.handed !== undefined) all.handling_time.ended.push(resolved.occurred - resolved.handed - stillTime(ticket.ticket, resolved.handed, resolved.occurred));
    const handed = Math.max(...handOvers(ticket.ticket.moments).filter((at) => at < asOf));
    if (resolved === undefined && ticket.standing !== 'waiting' && handed > -Infinity && handed <= waited) all.handling_time.censored.push(waited - handed - stillTime(ticket.ticket, handed, waited));
  }
  return all;
}

function expectTimes(figures: TimeFigures | undefined, { ended, censored }: Spans): void {
  const valid = Float64Array.from(ended.filter((value) => value >= 0)).sort();
  const sum = valid.reduce((total, value) => total + value, 0);
  expect(figures?.elapsed).toEqual(valid.length === 0
    ? { count: 0, invalid: ended.length, mean: null, p50: null, p90: null, p99: null, max: null }
    : {
      count: valid.length, invalid: ended.length - valid.length, mean: sum / valid.length, p50: percentile(valid, 50), p90: percentile(valid, 90), p99: percentile(valid, 99),
      max: valid.at(-1),
    });
  const [p50, p90, p99] = censoredPercentiles(valid, Float64Array.from(censored).sort(), [50, 90, 99]);
  expect(figures?.censored).toEqual({ ended: valid.length, censored: censored.length, p50, p90, p99 });
}

const happened = (type: string, { known }: SeenTicket): boolean => known.some(({ fact }) => fact.type === type && fact.imported === undefined);

function counts(tickets: readonly SeenTicket[], { asOf }: StatisticsQuery): Record<Exclude<CountName, 'overdue' | 'escalated' | 'returned' | 'breached'>, number> {
  const number = (is: (ticket: SeenTicket) => boolean): number => tickets.filter(is).length;
  const stands = (...standings: readonly string[]) => ({ standing }: SeenTicket): boolean => standings.includes(standing);
  return {
    reported: tickets.length, open: number(stands('waiting', 'open')), resolved: number(stands('resolved', 'closed')),
    withdrawn: number(stands('withdrawn')), rejected: number(stands('rejected')), duplicate: number(stands('duplicate')),
    reopened: number(({ state }) => state.cycle > 0), mediated: number((ticket) => happened('MediationHeld', ticket)),
    agreed: number(({ known }) => known.some(({ fact }) => fact.type === 'MediationHeld' && fact.imported === undefined && fact.data.outcome === 'agreed')),
    performed: number((ticket) => happened('AgreementPerformed', ticket)), exempted: number((ticket) => happened('BreachExempted', ticket)), imported: number(({ state }) => state.imported),
    invalid: number((ticket) => (resolution(ticket, asOf)?.occurred ?? asOf) < ticket.ticket.reportedAt),
    unpoliced: number(({ ticket }) => ticket.moments.at(-1)?.state.clocks === undefined),
  };
}

function holders(tickets: readonly SeenTicket[], { asOf }: StatisticsQuery): number {
  return tickets.reduce((sum, { ticket }) => sum + [...timeByHolder(holdingsOf(ticket.facts, asOf)).values()].reduce((one, other) => one + other, 0), 0);
}

function expectRows(rows: readonly StatisticsRow[], tickets: readonly ReferenceTicket[], asked: StatisticsQuery): void {
  const all = tickets.flatMap((ticket) => seen(ticket, asked) ?? []);
  const cohort = all.filter(({ ticket }) => ticket.reportedAt >= (asked.from ?? -Infinity));
  const groups = [...new Set(all.map(({ group }) => group))];
  for (const group of groups) {
    const [own, everyone] = [cohort, all].map((some) => some.filter((ticket) => ticket.group === group)) as [SeenTicket[], SeenTicket[]];
    const backlog = everyone.filter(({ standing }) => standing === 'waiting' || standing === 'open').length;
    const row = rows.find((candidate) => candidate.group === group);
    if (row === undefined) {
      expect([group, own.length, backlog]).toEqual([group, 0, 0]);
      continue;
    }
    expect(row.counts).toMatchObject(counts(own, asked));
    expect(row.backlog).toBe(backlog);
    const spans = times(own, asked);
    for (const name of TIMES) expectTimes(row.times?.[name], spans[name]);
    expect(row.responsibility?.lifetimeMilliseconds).toBe(holders(own, asked));
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
    await assertProperty(fc.asyncProperty(uniqueTickets, fc.array(query, { minLength: 6, maxLength: 6 }), async (tickets, queries) => {
      histories += tickets.length;
      for (const { facts } of tickets) for (const type of new Set(facts.map((fact) => fact.type))) seenTypes.set(type, (seenTypes.get(type) ?? 0) + 1);
      const reference = tickets.map(referenceTicket);
      await withModel(kind, tickets, async (model) => {
        for (const asked of queries) expectRows((await model.statistics(null, asked)).rows, reference, asked);
      });
    }), runsOn(kind, LOGS));
    expect(histories).toBeGreaterThanOrEqual(runsOn(kind, 2_000));
    // Lives without them would prove little; the short run shares the generator.
    for (const type of kind === 'sqlite' ? MUST_OCCUR : []) expect([type, (seenTypes.get(type) ?? 0) >= 20]).toEqual([type, true]);
  }, 300_000);
});


import fc from 'fast-check';
import type { Actor, DecisionContext, Fact } from '#libs/ticketing/src/decider.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import { TEST_POLICIES } from '#libs/ticketing/src/testing/policy-book.js';
import { EXTENDABLE_STAGES, type TicketCommand } from '#libs/ticketing/src/ticket/ticket-command.js';
import { SYSTEM } from '#libs/ticketing/src/ticket/system.js';
import { ticketDecider, ticketDeciderUnder } from '#libs/ticketing/src/ticket/ticket-decider.js';
import { streamOfTicket, ticketIdFrom } from '#libs/ticketing/src/ticket/ticket-id.js';
import type { TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import type { Ticket } from '#libs/ticketing/src/ticket/ticket-state.js';
import { CHANNELS, KINDS, LEVELS, LINK_KINDS, MEDIATION_OUTCOMES, RESOLUTION_OUTCOMES, URGENCIES } from '#libs/ticketing/src/ticket/vocabulary.js';

/** One ticket's life as the decider allows it, with the state that the domain itself folds from it. */
export interface TicketHistory {
  readonly streamId: string;
  readonly facts: readonly TicketFact[];
  readonly state: Ticket;
}

const START = Date.parse('2026-03-01T00:00:00.000Z');
const HOUR = 3_600_000;
const AFTERWARDS = 500 * 24 * HOUR;
const UNDER_POLICIES = ticketDeciderUnder(TEST_POLICIES);

const communityId = fc.constantFrom('xf', 'ly');
const gridId = fc.constantFrom('g-01', 'g-02', 'g-03');
const account = fc.constantFrom('ann', 'bo', 'cai', 'dou');
const unitId = fc.constantFrom('police', 'property', 'water');
const category = fc.constantFrom('noise', 'noise/street', 'noise/street/market', 'free', 'light', 'light/stairwell', '灯/楼道');
const target = fc.constantFrom('20260301-00000-00001', '20260301-00000-00002');
const reasonCode = fc.constant('given');

const actor: fc.Arbitrary<Actor> = fc.record({
  id: account, role: fc.constantFrom('resident', 'volunteer', 'grid-leader', 'unit', 'dispatcher', 'supervisor', 'import'),
});

const report: fc.Arbitrary<TicketCommand> = fc.record({
  type: fc.constant('Report' as const), ticketId: fc.uuid().map((commandId) => ticketIdFrom(commandId, '20260301')),
  kind: fc.constantFrom(...KINDS), category, communityId, channel: fc.constantFrom(...CHANNELS), urgency: fc.constantFrom(...URGENCIES),
  reporterRef: fc.constantFrom('person-1', 'person-2', 'person-3'), gridId: fc.option(gridId, { nil: undefined }),
  routing: fc.oneof(
    fc.constant({ result: 'unknown' as const }),
    gridId.map((grid) => ({ result: 'grid' as const, gridId: grid, dispatchesByItself: true })),
  ),
}, { requiredKeys: ['type', 'ticketId', 'kind', 'category', 'communityId', 'channel', 'urgency', 'reporterRef', 'routing'] })
  .map((command) => JSON.parse(JSON.stringify(command)) as TicketCommand);

const often = (times: number, command: fc.Arbitrary<TicketCommand>): fc.Arbitrary<TicketCommand>[] => Array.from({ length: times }, () => command);

const steps: readonly fc.Arbitrary<TicketCommand>[] = [
  fc.record({ type: fc.constant('Dispatch' as const), level: fc.constantFrom(...LEVELS), communityId, gridId, ruling: fc.boolean() }),
  fc.record({ type: fc.constant('Dispatch' as const), level: fc.constant('community' as const), communityId }),
  fc.record({ type: fc.constant('Dispatch' as const), level: fc.constant('grid' as const), communityId, gridId, assigneePost: fc.constant('unit:water') }),
  fc.constant({ type: 'Acknowledge' as const }),
  fc.record({ type: fc.constant('Return' as const), reasonCode }),
  fc.record({ type: fc.constant('Reclassify' as const), kind: fc.constantFrom(...KINDS), category, urgency: fc.constantFrom(...URGENCIES) }),
  fc.record({ type: fc.constant('Transfer' as const), toCommunityId: communityId }),
  fc.record({ type: fc.constant('Claim' as const), claimantRef: account }),
  // Few come after the claim of their own account.
  ...often(6, fc.record({ type: fc.constant('ReleaseClaim' as const), claimantRef: account })),
  fc.record({ type: fc.constant('CallUnits' as const), unitIds: fc.uniqueArray(unitId, { minLength: 1, maxLength: 2 }) }),
  fc.record({ type: fc.constant('RecordUnitArrival' as const), unitId }),
  fc.record({ type: fc.constant('NoteProgress' as const), visibility: fc.constantFrom('public' as const, 'internal' as const), note: fc.constant('Looked again') }),
  fc.record({ type: fc.constant('HoldMediation' as const), partyCount: fc.constant(2), mediatorPost: fc.constant('community:xf'),
    outcome: fc.constantFrom(...MEDIATION_OUTCOMES) }),
  fc.record({ type: fc.constant('HoldMediation' as const), partyCount: fc.constant(2), mediatorPost: fc.constant('community:xf'),
    outcome: fc.constant('agreed' as const), performBy: fc.constant('2027-01-01T00:00:00.000Z') }),
  // Few come while an agreement is open.
  ...often(6, fc.constant({ type: 'RecordAgreementPerformed' as const })),
  fc.constant({ type: 'RecordAgreementBroken' as const }),
  fc.record({ type: fc.constant('Resolve' as const), outcome: fc.constantFrom(...RESOLUTION_OUTCOMES) }),
  fc.record({ type: fc.constant('Resolve' as const), outcome: fc.constant('explained' as const) }),
  fc.record({ type: fc.constant('AttemptCallBack' as const), result: fc.constant('reached' as const) }),
  // Once per resolution, and seldom by an account that handled the ticket.
  ...often(6, fc.record({ type: fc.constant('Rate' as const), via: fc.constant('resident' as const), contacted: fc.boolean(), solved: fc.boolean(), satisfaction: fc.integer({ min: 1, max: 5 }) })),
  fc.record({ type: fc.constant('Reopen' as const), reasonCode }),
  fc.record({ type: fc.constant('Link' as const), kind: fc.constantFrom(...LINK_KINDS), to: target, targetIsDuplicate: fc.constant(false) }),
  fc.record({ type: fc.constant('Unlink' as const), kind: fc.constantFrom(...LINK_KINDS), to: target }),
  fc.record({ type: fc.constant('Withdraw' as const), reasonCode }),
  fc.record({ type: fc.constant('Reject' as const), reasonCode }),
  fc.record({ type: fc.constant('Close' as const), reasonCode: fc.constant('by-supervisor' as const) }),
  fc.constant({ type: 'Adopt' as const }),
  // Most of these come when there is no clock that they could move: the chance is raised until they occur in one life of thirty.
  ...often(4, fc.record({ type: fc.constant('PauseClock' as const), reasonCode })),
  ...often(4, fc.constant({ type: 'ResumeClock' as const })),
  ...often(12, fc.record({ type: fc.constant('ExtendDeadline' as const), stage: fc.constantFrom(...EXTENDABLE_STAGES), by: fc.constantFrom({ days: 2 }, { hours: 1 }) })),
  fc.constant({ type: 'RecordMilestones' as const }),
  // Of whatever breach is on record by then: see `aimed`.
  fc.record({ type: fc.constant('ExemptBreach' as const), stage: fc.constant('resolve' as const), cycle: fc.constant(0), dueAt: fc.constant(''), reasonCode }),
];

interface Step {
  readonly command: TicketCommand;
  readonly actor: Actor;
  /** Milliseconds since the step before. */
  readonly wait: number;
  /** How long after it happened it is told. */
  readonly late: number;
}

const step = (command: fc.Arbitrary<TicketCommand>): fc.Arbitrary<Step> => fc.record({
  command, actor, wait: fc.integer({ min: 0, max: 40 * HOUR }), late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 * HOUR })),
});

const lives = (isSettled: boolean): fc.Arbitrary<TicketHistory> => fc
  .record({
    mode: fc.constantFrom('live' as const, 'live' as const, 'import' as const),
    start: fc.integer({ min: 0, max: 90 * 24 }),
    policies: fc.boolean(),
    report: step(report),
    steps: fc.array(step(fc.oneof(...steps)), { minLength: 2, maxLength: 24, size: 'max' }),
  })
  .map(({ mode, start, policies, report: first, steps: later }) => (
    live(mode, START + start * HOUR, [first, ...later], policies ? UNDER_POLICIES : ticketDecider, isSettled)));

/** Lives of tickets, live and imported, by the domain's own decider: what a rule refuses just does not happen. */
export const ticketHistory = lives(false);

/** The same, and long after the last step the scheduler comes by: nothing that time brings is left out. */
export const settledTicketHistory = lives(true);

function live(mode: DecisionContext['mode'], start: number, all: readonly Step[], decider: typeof ticketDecider, isSettled: boolean): TicketHistory {
  const facts: TicketFact[] = [];
  let state: Ticket = decider.initialState;
  let now = start;
  const record = (events: ReturnType<typeof decider.decide>, { now: recordedAt, occurredAt, actor: by }: DecisionContext): void => {
    for (const event of events) {
      const fact = {
        type: event.type, data: event.data, revision: facts.length, occurredAt: event.occurredAt ?? occurredAt, recordedAt,
        actor: event.actor ?? by, ...(event.imported === undefined ? {} : { imported: event.imported }),
      } as Fact<string, object>;
      state = decider.evolve(state, fact);
      facts.push(fact as TicketFact);
    }
  };
  for (const { command, actor: by, wait, late } of all) {
    now += wait;
    // Late reports would make every later live step happen before the report; only a source may be that wrong.
    const occurredAt = new Date(command.type === 'Report' ? now : now - late).toISOString();
    const context: DecisionContext = { now: new Date(now).toISOString(), occurredAt, actor: by, mode };
    record(decider.due?.(state, context) ?? [], context);
    record(decided(decider, aimed(command, state), state, context), context);
  }
  const last = new Date(now + AFTERWARDS).toISOString();
  const visit: DecisionContext = { now: last, occurredAt: last, actor: SYSTEM, mode };
  if (isSettled) record(decider.due?.(state, visit) ?? [], visit);
  if (state.status === 'none') throw new Error('a history begins with a report');
  return { streamId: streamOfTicket(state.ticketId), facts, state };
}

/** Nobody can guess a due instant: an exemption is of the latest breach that has none. */
function aimed(command: TicketCommand, state: Ticket): TicketCommand {
  if (command.type !== 'ExemptBreach' || state.status === 'none') return command;
  const breach = state.clocks?.breaches.findLast(({ exempted }) => exempted !== true);
  return breach === undefined ? command : { ...command, stage: breach.stage, cycle: breach.cycle, dueAt: breach.dueAt };
}

function decided(decider: typeof ticketDecider, command: TicketCommand, state: Ticket, context: DecisionContext): ReturnType<typeof ticketDecider.decide> {
  try {
    return decider.decide(command, state, context);
  } catch (error) {
    if (error instanceof RuleViolation) return [];
    throw error;
  }
}

import fc from 'fast-check';
import type { Actor, DecisionContext } from '../decider.js';
import type { CommandOf, TicketCommand, TicketCommandType } from '../ticket/ticket-command.js';
import {
  CALL_BACK_RESULTS, CHANNELS, CLOSE_COMMAND_REASONS, KINDS, LEVELS, LINK_KINDS, MEDIATION_OUTCOMES, RATING_SOURCES, RESOLUTION_OUTCOMES,
  URGENCIES,
  VISIBILITIES,
} from '../ticket/vocabulary.js';
import { LEADER } from './specification.js';
import {
  acknowledge, callPolice, close, dispatch, dispatchByRuling, DISPATCHER, IMPORTER, linkDuplicate, mediateWithDate, OTHER_TICKET_ID, POLICE,
  policeArrive, RESIDENT, resolve, returnTicket, TICKET_ID, VOLUNTEER,
} from './ticket-samples.js';

/** Small pools, so that random commands often meet: the same grid, unit, claimant, note, link. */
const communityId = fc.constantFrom('xf', 'xf', 'xf', 'xf', 'xf', 'hp');
const gridId = fc.constantFrom('xf-01', 'xf-02');
const unitId = fc.constantFrom('traffic-police', 'builder');
const text = fc.string({ maxLength: 8 });
const words = { kind: fc.constantFrom(...KINDS), category: fc.constantFrom('a', 'a/b'), urgency: fc.constantFrom(...URGENCIES) };
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });

type Fields<T extends TicketCommandType> = { [K in Exclude<keyof CommandOf<T>, 'type'>]: fc.Arbitrary<CommandOf<T>[K]> };

const FIELDS: { readonly [T in TicketCommandType]: Fields<T> } = {
  Report: {
    ...words, ticketId: fc.constant(TICKET_ID), communityId, channel: fc.constantFrom(...CHANNELS), reporterRef: fc.constant('person-1'),
    gridId: maybe(gridId), sourceKey: maybe(text), description: maybe(text), address: maybe(text), building: maybe(text),
    latitude: maybe(fc.integer({ min: 1, max: 90 })), longitude: maybe(fc.integer({ min: 1, max: 180 })),
    attachmentNames: maybe(fc.array(text)),
    routing: fc.oneof(
      fc.record({ result: fc.constant('grid' as const), gridId, dispatchesByItself: fc.boolean() }),
      fc.constant({ result: 'ambiguous', gridIds: ['xf-01', 'xf-02'] } as const),
      fc.constant({ result: 'unknown' } as const),
    ),
  },
  Dispatch: {
    level: fc.constantFrom('grid', 'grid', ...LEVELS), communityId, gridId: maybe(gridId),
    assigneePost: maybe(fc.constantFrom('unit:builder', 'block:1')),
    ruling: maybe(fc.boolean()), instruction: maybe(text),
  },
  Acknowledge: { message: maybe(text) },
  Return: { reasonCode: text, reason: maybe(text) },
  Reclassify: { ...words, reason: maybe(text) },
  Transfer: { toCommunityId: communityId, reason: maybe(text) },
  Claim: { claimantRef: fc.constantFrom('team-1', 'team-2') },
  ReleaseClaim: { claimantRef: fc.constantFrom('team-1', 'team-2') },
  CallUnits: { unitIds: fc.array(unitId, { minLength: 1, maxLength: 3 }), reason: maybe(text) },
  RecordUnitArrival: { unitId },
  NoteProgress: {
    visibility: fc.constantFrom(...VISIBILITIES), note: maybe(text), attachmentIds: maybe(fc.array(text)), activity: maybe(text),
  },
  CorrectNote: { correctedRevision: fc.nat(12), note: text },
  HoldMediation: {
    partyCount: fc.integer({ min: 2, max: 9 }), mediatorPost: fc.constant('grid:xf/xf-01'), outcome: fc.constantFrom(...MEDIATION_OUTCOMES),
    venueId: maybe(text), performBy: maybe(fc.constant('2026-12-24T00:00:00.000Z')),
    nextSessionAt: maybe(fc.constant('2026-12-01T00:00:00.000Z')),
    parties: maybe(fc.array(text)), terms: maybe(text),
  },
  RecordAgreementPerformed: { evidence: maybe(text) },
  RecordAgreementBroken: { evidence: maybe(text) },
  Resolve: { outcome: fc.constantFrom(...RESOLUTION_OUTCOMES), text: maybe(text), attachmentNames: maybe(fc.array(text)) },
  AttemptCallBack: { result: fc.constantFrom(...CALL_BACK_RESULTS) },
  Rate: {
    via: fc.constantFrom(...RATING_SOURCES), contacted: maybe(fc.boolean()), solved: maybe(fc.boolean()),
    satisfaction: maybe(fc.integer({ min: 1, max: 5 })),
    comment: maybe(text),
  },
  Reopen: { reasonCode: text, reason: maybe(text) },
  Link: {
    kind: fc.constantFrom(...LINK_KINDS), to: fc.constantFrom(TICKET_ID, OTHER_TICKET_ID, OTHER_TICKET_ID), targetIsDuplicate: fc.boolean(),
  },
  Unlink: { kind: fc.constantFrom(...LINK_KINDS), to: fc.constant(OTHER_TICKET_ID) },
  Withdraw: { reasonCode: text, reason: maybe(text) },
  Reject: { reasonCode: text, reason: maybe(text) },
  Close: { reasonCode: fc.constantFrom(...CLOSE_COMMAND_REASONS), reason: maybe(text) },
  Adopt: {},
  RecordMilestones: {},
};

const commandOf = (type: TicketCommandType): fc.Arbitrary<TicketCommand> =>
  fc.record({ type: fc.constant(type), ...FIELDS[type] }).map((command) => command as TicketCommand);

/** Endings come seldom and what keeps a ticket going comes often, or most histories would be over at once. */
const SELDOM: readonly string[] = ['Report', 'Withdraw', 'Reject', 'Transfer', 'Link'];
const OFTEN: readonly string[] = ['Dispatch', 'HoldMediation', 'Resolve', 'Reopen', 'Unlink'];
const weightOf = (type: TicketCommandType): number => (SELDOM.includes(type) ? 1 : OFTEN.includes(type) ? 6 : 3);
const step = fc.oneof(...(Object.keys(FIELDS) as TicketCommandType[]).map((type) => ({ weight: weightOf(type), arbitrary: commandOf(type) })));

/** Beginnings that lead to where chance alone seldom comes. */
const opening = fc.constantFrom<readonly TicketCommand[]>(
  [], [dispatch], [dispatch, acknowledge], [dispatch, returnTicket, dispatchByRuling], [dispatch, callPolice, policeArrive],
  [dispatch, mediateWithDate],
  [dispatch, resolve, close], [{ ...linkDuplicate, kind: 'related' }],
);

export interface RandomStep {
  readonly command: TicketCommand;
  readonly context: Omit<DecisionContext, 'mode'>;
}

const ACTORS: readonly Actor[] = [LEADER, DISPATCHER, RESIDENT, VOLUNTEER, POLICE, IMPORTER];
const START = Date.parse('2026-11-22T00:00:00.000Z');

const pause = fc.constantFrom(0, 1, 60_000, 86_400_000, 20 * 86_400_000);
const delay = fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: -1000, max: 86_400_000 }) });

/**
 * Commands in the order of their recording, with pauses from nothing to weeks. An occurrence lies up to a day before
 * (often before the report) and now and then after the recording.
 */
export const randomSteps = (maxLength = 30): fc.Arbitrary<readonly RandomStep[]> =>
  fc.tuple(commandOf('Report'), opening, fc.array(fc.tuple(step, fc.constantFrom(...ACTORS), pause, delay), { maxLength, size: 'max' }))
    .map(([report, opened, steps]) => {
      let clock = START;
      const first = [report, ...opened].map((command) => [command, LEADER, 0, 0] as const);
      return [...first, ...steps].map(([command, actor, paused, late]) => {
        clock += paused;
        const now = new Date(clock).toISOString();
        return { command, context: { now, occurredAt: new Date(clock - late).toISOString(), actor } };
      });
    });

import type { DueFact } from '#libs/ticketing/src/deadlines/due-facts.js';
import type { TicketClocks } from '#libs/ticketing/src/deadlines/ticket-clocks.js';
import type { AnswerSource } from '#libs/ticketing/src/measures/three-rates-definition.js';
import type { Level } from '#libs/ticketing/src/ticket/vocabulary.js';

/** What a ticket's standing means to the figures. The places in these lists are stored: append, never reorder. */
export const STANDINGS = ['waiting', 'open', 'resolved', 'closed', 'rejected', 'withdrawn', 'duplicate'] as const;
export type FiguredStanding = (typeof STANDINGS)[number];

/** What happened once, at an instant, and is counted. */
export const MARKS = [
  'returned', 'reopened', 'mediated', 'agreed', 'performed', 'withdrawn', 'rejected', 'duplicate', 'escalated', 'exempted', 'paused', 'resumed',
  'reopened-soon', 'rated-by-handler',
  // An earlier dispatch of the same life, at its instant in the world.
  'handed-before',
] as const;
export type MarkKind = (typeof MARKS)[number];

/** What a holding has that the one before it had not. Letters, because a million tickets hold them. */
export interface HoldingChange {
  /** Holder: the post that must act; null once nobody must. */
  readonly h?: string | null;
  readonly c?: string;
  /** `<communityId>/<gridId>` */
  readonly g?: string | null;
  readonly l?: Level | null;
  /** Category. */
  readonly k?: string;
}

/**
 * A stretch of a ticket's life in which neither its holder nor its standing, place or category changed; it lasts until the
 * next begins. `from` in milliseconds since the report, never before the holding before it.
 */
export type HoldingFact = readonly [from: number, standing: number, change: HoldingChange];

/**
 * One life of the ticket, up to its reopening. Milliseconds since the report: `handed` by the last dispatch (or the
 * reopening) before the resolution, `resolved` as it happened in the world, `from` and `until` while the resolution stood.
 */
export type CycleFact = readonly [handed: number | null, resolved: number | null, from: number | null, until: number | null];

/** The calendar that the ticket's deadlines are counted by, `<name>/<version>`, from that many milliseconds since the report on. */
export type CalendarFact = readonly [from: number, calendar: string];

export type MarkFact = readonly [kind: number, at: number];

/** An answer of the reporter; null where a question was left open. */
export type AnswerFact = readonly [at: number, source: number, contacted: 0 | 1 | null, solved: 0 | 1 | null, satisfaction: number | null];

/** Everything that the figures know of one ticket, and all that its fold must remember. */
export interface TicketFacts {
  /** Of the last event folded: what is newer than a reader has seen is found by it. */
  readonly position: number;
  readonly reportedCommunity: string;
  readonly firstDispatch: number | null;
  readonly holdings: readonly HoldingFact[];
  readonly cycles: readonly CycleFact[];
  readonly deadlines: readonly DueFact[];
  /** Each only where it differs from the one before; none while no policy gave the ticket a deadline. */
  readonly calendars: readonly CalendarFact[];
  readonly marks: readonly MarkFact[];
  readonly answers: readonly AnswerFact[];
  /** Accounts that acknowledged, mediated or resolved. */
  readonly handlers: readonly string[];
  readonly clocks: TicketClocks | null;
}

export const SOURCES = ['rated-by-resident', 'rated-by-call-back', 'call-back-reached'] as const satisfies readonly AnswerSource[];

import type { Fact, NewEvent } from '../decider.js';
import type { Limit } from '../calendar/limit.js';
import type { Deadline, PolicyRef, PublishedRef, Stage } from '../deadlines/deadline.js';
import type {
  AccountableLevel, CallBackResult, Channel, CloseReason, Kind, Level, LinkKind, MediationOutcome, RatingSource, ResolutionOutcome, Urgency, Visibility,
} from './vocabulary.js';

/** The clocks that the event starts, or moves: pinned for ever. Absent where no policy covers the ticket. */
interface Clocks {
  deadlines?: readonly Deadline[];
}

/** A milestone that passed, told by the decider itself: `milestone` is the part of the limit. */
interface MilestoneData {
  stage: Stage; cycle: number; milestone: number; dueAt: string; policy: PolicyRef; calendar: PublishedRef;
  /** Who was accountable, and who is from now on; absent where that does not change. */
  fromLevel?: AccountableLevel; toLevel?: AccountableLevel;
}

/**
 * Every event of the stream `ticket-XXXXX-XXXXX` (see ticket-id.ts): `data` is coded and stored in the clear, `personal` is sealed
 * under the ticket's key. The names are stored literals: never rename one, add an upcaster instead.
 */
export interface TicketEvents {
  TicketReported: {
    data: {
      ticketId: string; kind: Kind; category: string; communityId: string; gridId?: string; channel: Channel; urgency: Urgency;
      reporterRef: string;
      /** Where the address leads to several grids and none was named: for a dispatcher to choose from. */
      candidateGridIds?: readonly string[];
      /** The source's own key of an imported ticket, when the mapping says that it is not personal. */
      sourceKey?: string;
      /** Came in by import: not a living ticket before TicketAdopted. */
      imported?: true;
    } & Clocks;
    personal: {
      description?: string; address?: string; building?: string; latitude?: number; longitude?: number; attachmentNames?: readonly string[];
    };
  };
  TicketDispatched: {
    data: { level: Level; communityId: string; gridId?: string; assigneePost?: string; ruling?: true } & Clocks;
    personal: { instruction?: string };
  };
  TicketAcknowledged: { data: Record<string, never>; personal: { message?: string } };
  TicketReturned: { data: { reasonCode: string; gridId?: string } & Clocks; personal: { reason?: string } };
  TicketReclassified: { data: { kind: Kind; category: string; urgency: Urgency } & Clocks; personal: { reason?: string } };
  TicketTransferred: { data: { fromCommunityId: string; toCommunityId: string } & Clocks; personal: { reason?: string } };
  TicketClaimed: { data: { claimantRef: string }; personal: Record<string, never> };
  ClaimReleased: { data: { claimantRef: string }; personal: Record<string, never> };
  UnitsCalled: { data: { unitIds: readonly string[] }; personal: { reason?: string } };
  UnitArrived: { data: { unitId: string }; personal: Record<string, never> };
  ProgressNoted: { data: { visibility: Visibility; attachmentIds?: readonly string[]; activity?: string }; personal: { note?: string } };
  NoteCorrected: { data: { correctedRevision: number }; personal: { note?: string } };
  MediationHeld: {
    data: {
      session: number; venueId?: string; partyCount: number; mediatorPost: string; outcome: MediationOutcome;
      /** RFC 3339 instants. */
      performBy?: string; nextSessionAt?: string;
    } & Clocks;
    personal: { parties?: readonly string[]; terms?: string };
  };
  AgreementPerformed: { data: Record<string, never>; personal: { evidence?: string } };
  AgreementBroken: { data: Record<string, never>; personal: { evidence?: string } };
  TicketResolved: { data: { outcome: ResolutionOutcome } & Clocks; personal: { text?: string; attachmentNames?: readonly string[] } };
  CallBackAttempted: { data: { result: CallBackResult }; personal: Record<string, never> };
  TicketRated: {
    data: { via: RatingSource; contacted?: boolean; solved?: boolean; satisfaction?: number };
    personal: { comment?: string };
  };
  TicketReopened: { data: { reasonCode: string } & Clocks; personal: { reason?: string } };
  TicketLinked: { data: { kind: LinkKind; to: string }; personal: Record<string, never> };
  TicketUnlinked: { data: { kind: LinkKind; to: string } & Clocks; personal: Record<string, never> };
  TicketWithdrawn: { data: { reasonCode: string }; personal: { reason?: string } };
  TicketRejected: { data: { reasonCode: string }; personal: { reason?: string } };
  TicketClosed: { data: { reasonCode: CloseReason }; personal: { reason?: string } };
  TicketAdopted: { data: Record<string, never>; personal: Record<string, never> };
  ClockPaused: { data: { reasonCode: string }; personal: { reason?: string } };
  ClockResumed: { data: Clocks; personal: { reason?: string } };
  DeadlineExtended: {
    /** Due instants before and after; `by` in the deadline's own clock. Requested by the post that holds the ticket. */
    data: { stage: Stage; from: string; to: string; by: Limit; requestedBy: string; approvedBy: string } & Clocks;
    personal: { reason?: string };
  };
  BreachExempted: {
    data: { stage: Stage; cycle: number; milestone: number; dueAt: string; approvedBy: string; reasonCode: string }; personal: { reason?: string };
  };
  DeadlineWarned: { data: MilestoneData; personal: Record<string, never> };
  DeadlineBreached: { data: MilestoneData; personal: Record<string, never> };
  TicketEscalated: { data: MilestoneData; personal: Record<string, never> };
}

export type TicketEventType = keyof TicketEvents;

/** Every type, for those who must handle or hold them all; a spec sees to it that none is missing. */
export const TICKET_EVENT_TYPES = [
  'TicketReported', 'TicketDispatched', 'TicketAcknowledged', 'TicketReturned', 'TicketReclassified', 'TicketTransferred',
  'TicketClaimed', 'ClaimReleased', 'UnitsCalled', 'UnitArrived', 'ProgressNoted', 'NoteCorrected', 'MediationHeld', 'AgreementPerformed',
  'AgreementBroken', 'TicketResolved', 'CallBackAttempted', 'TicketRated', 'TicketReopened', 'TicketLinked', 'TicketUnlinked',
  'TicketWithdrawn', 'TicketRejected', 'TicketClosed', 'TicketAdopted', 'ClockPaused', 'ClockResumed', 'DeadlineExtended', 'BreachExempted',
  'DeadlineWarned', 'DeadlineBreached', 'TicketEscalated',
] as const satisfies readonly TicketEventType[];

/** What people do to clocks and their limits. */
export const CLOCK_EVENT_TYPES = ['ClockPaused', 'ClockResumed', 'DeadlineExtended', 'BreachExempted'] as const satisfies readonly TicketEventType[];

/** Those that no command decides: time brings them. */
export const TIME_EVENT_TYPES = ['DeadlineWarned', 'DeadlineBreached', 'TicketEscalated'] as const satisfies readonly TicketEventType[];

/** A ticket event as the decider returns it. */
export type TicketEvent = {
  [T in TicketEventType]: NewEvent<T, TicketEvents[T]['data'], TicketEvents[T]['personal']>;
}[TicketEventType];

/** A ticket event as folds see it: coded data only. */
export type TicketFact = { [T in TicketEventType]: Fact<T, TicketEvents[T]['data']> }[TicketEventType];
export type EventOf<T extends TicketEventType> = Extract<TicketEvent, { readonly type: T }>;
export type FactOf<T extends TicketEventType> = Extract<TicketFact, { readonly type: T }>;

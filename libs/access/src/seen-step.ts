import type { Actor, JsonObject } from '#libs/ticketing/src/decider.js';
import type { TicketEvents, TicketEventType } from '#libs/ticketing/src/ticket/ticket-event.js';
import type { TicketVisibility } from './authorize.js';

type PublicStep<T extends TicketEventType> = {
  /** Personal fields that are meant for the reporter and whoever helps him; all others are the staff's. */
  readonly texts: readonly (keyof TicketEvents[T]['personal'])[];
};

/**
 * The steps that a history of extent `public` shows: what the reporter is told of his case. `null`: the staff's own
 * affair. Of notes only the public ones are shown, and their corrections.
 */
export const PUBLIC_STEPS: { readonly [T in TicketEventType]: PublicStep<T> | null } = {
  TicketReported: { texts: ['description', 'address', 'building', 'latitude', 'longitude', 'attachmentNames'] },
  TicketDispatched: { texts: [] },
  TicketAcknowledged: { texts: ['message'] },
  TicketReturned: null,
  TicketReclassified: { texts: [] },
  TicketTransferred: { texts: [] },
  TicketClaimed: { texts: [] },
  ClaimReleased: { texts: [] },
  UnitsCalled: { texts: ['reason'] },
  UnitArrived: { texts: [] },
  ProgressNoted: { texts: ['note'] },
  NoteCorrected: { texts: ['note'] },
  MediationHeld: { texts: [] },
  AgreementPerformed: { texts: [] },
  AgreementBroken: { texts: [] },
  TicketResolved: { texts: ['text', 'attachmentNames'] },
  CallBackAttempted: { texts: [] },
  TicketRated: { texts: ['comment'] },
  TicketReopened: { texts: ['reason'] },
  TicketLinked: null,
  TicketUnlinked: null,
  TicketWithdrawn: { texts: ['reason'] },
  TicketRejected: { texts: ['reason'] },
  TicketClosed: { texts: ['reason'] },
  TicketAdopted: { texts: [] },
  ClockPaused: { texts: [] },
  ClockResumed: { texts: [] },
  DeadlineExtended: { texts: [] },
  BreachExempted: null,
  DeadlineWarned: null,
  DeadlineBreached: null,
  TicketEscalated: null,
};

/** Pseudonyms and accounts in coded data: by them one person's tickets could be put together. */
const REFERENCES_TO_PEOPLE = ['reporterRef', 'claimantRef', 'sourceKey'];

/** One step of a history before anybody looks at it. */
export interface Step {
  readonly type: string;
  readonly data: JsonObject;
  readonly actor: Actor;
}

/** A step as one caller may see it. `id` of the actor only where the caller may know people at all. */
export interface SeenStep {
  readonly data: JsonObject;
  readonly actor: { readonly id?: string; readonly role: string; readonly post?: string };
  readonly personal: JsonObject | null;
}

/**
 * A step of a ticket as its visibility allows it; null when the step is not shown at all.
 * @param personal the opened personal part; null when there is none, or its person is erased
 * @param publicNotes revisions of the ticket's public notes: a correction is as public as what it corrects
 */
export function seenStep(sight: TicketVisibility, step: Step, personal: JsonObject | null, publicNotes: ReadonlySet<number>): SeenStep | null {
  if (sight.history === 'none') return null;
  const shown = publicStepOf(step, publicNotes);
  if (sight.history === 'public' && shown === null) return null;
  const texts = sight.texts === 'all' ? personal : sight.texts === 'public' && shown !== null && personal !== null ? pick(personal, shown.texts) : null;
  const { id, role, post } = step.actor;
  const office = post === undefined ? { role } : { role, post };
  const knowsStaff = sight.history === 'all' && sight.texts !== 'none';
  const mayKnow = step.actor.role === 'resident' ? sight.identity !== 'none' : knowsStaff;
  return {
    data: sight.identity === 'none' ? without(step.data, REFERENCES_TO_PEOPLE) : step.data,
    actor: mayKnow ? { id, ...office } : office,
    personal: texts,
  };
}

function publicStepOf({ type, data }: Step, publicNotes: ReadonlySet<number>): { readonly texts: readonly string[] } | null {
  // A type this version does not know is not shown: deny by default.
  const step = Object.hasOwn(PUBLIC_STEPS, type) ? PUBLIC_STEPS[type as TicketEventType] : null;
  if (type === 'ProgressNoted' && data['visibility'] !== 'public') return null;
  if (type === 'NoteCorrected' && !publicNotes.has(Number(data['correctedRevision']))) return null;
  return step;
}

function pick(source: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(source).filter(([name]) => names.includes(name)));
}

function without(source: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(source).filter(([name]) => !names.includes(name)));
}

import type { Stage } from '../deadlines/deadline.js';
import type { Breach } from '../deadlines/ticket-clocks.js';
import type { Obligation } from '../measures/on-time.js';
import type { AccountableLevel, Status } from '../ticket/vocabulary.js';

/** A level became accountable, by a breach or a later milestone. */
export interface Escalation {
  readonly stage: Stage;
  readonly cycle: number;
  readonly toLevel: AccountableLevel;
}

export interface StageObligation extends Obligation {
  readonly stage: Stage;
}

/** What the deadlines of a ticket came to. */
export interface TicketOutcome {
  readonly status: Status;
  readonly breaches: readonly Breach[];
  readonly escalations: readonly Escalation[];
  /** Every due instant that was to be met. What was dropped in time is none. */
  readonly obligations: readonly StageObligation[];
}

/**
 * Whether anybody would notice: another breach, another level accountable, another status. A due instant that moves and is
 * met all the same is none.
 */
export function isSameOutcome(one: TicketOutcome, other: TicketOutcome): boolean {
  return one.status === other.status && namesOf(one) === namesOf(other);
}

function namesOf({ breaches, escalations }: TicketOutcome): string {
  const names = [...breaches.map(({ stage, cycle }) => `${stage} ${cycle}`), ...escalations.map(({ stage, cycle, toLevel }) => `${stage} ${cycle} ${toLevel}`)];
  return names.length < 2 ? names.join() : names.sort().join();
}

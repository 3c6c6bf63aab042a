import type { TicketCommandType } from './ticket-command.js';
import { STATUSES, type Status } from './vocabulary.js';

export interface Transition {
  /** `none`: the ticket does not exist yet. */
  readonly from: readonly (Status | 'none')[];
  /** The statuses it can lead to; `same` leaves it, `before` is what an Unlink brings back. */
  readonly to: readonly (Status | 'same' | 'before')[];
  readonly remarks?: string;
}

const OPEN = ['dispatched', 'acknowledged', 'mediating'] as const;
const NOT_ENDED = ['reported', ...OPEN, 'resolved'] as const;

/** DOMAIN §3 as data: what is not listed is refused. The decider is checked against it, docs/rules.md is made from it. */
export const STATE_TABLE = {
  Report: {
    from: ['none'], to: ['reported', 'dispatched'],
    remarks: 'dispatched by the system in the same append when the address leads to exactly one grid and the community dispatches by itself',
  },
  Dispatch: { from: ['reported', ...OPEN], to: ['dispatched'], remarks: 'with `ruling` when it goes back to a grid that returned it' },
  Acknowledge: { from: ['dispatched'], to: ['acknowledged'] },
  Return: {
    from: ['dispatched', 'acknowledged'], to: ['reported'], remarks: 'refused after a ruling for that grid until the ticket is reopened',
  },
  Reclassify: { from: ['reported', ...OPEN], to: ['same'] },
  Transfer: { from: ['reported', ...OPEN], to: ['reported'], remarks: 'in the other community' },
  Claim: { from: OPEN, to: ['same'], remarks: 'one claimant at a time' },
  ReleaseClaim: { from: OPEN, to: ['same'], remarks: 'the claimant\'s own claim' },
  CallUnits: { from: OPEN, to: ['same'], remarks: 'a unit that is still awaited cannot be called again' },
  RecordUnitArrival: { from: OPEN, to: ['same'], remarks: 'of a called unit, once for each call' },
  NoteProgress: { from: NOT_ENDED, to: ['same'], remarks: 'public by staff is a first response' },
  CorrectNote: { from: NOT_ENDED, to: ['same'], remarks: 'one\'s own note; the old text stays in the history' },
  HoldMediation: {
    from: OPEN, to: ['mediating', 'acknowledged'],
    remarks: 'mediating when agreed with performBy or adjourned, acknowledged when failed or agreed on the spot; counts as acknowledgement',
  },
  RecordAgreementPerformed: { from: ['mediating'], to: ['acknowledged'], remarks: 'with an open agreement' },
  RecordAgreementBroken: { from: ['mediating'], to: ['acknowledged'], remarks: 'with an open agreement' },
  Resolve: {
    from: OPEN, to: ['resolved'], remarks: '`solved` is refused while an agreement is open; from dispatched it counts as acknowledgement',
  },
  AttemptCallBack: { from: ['resolved', 'closed'], to: ['same'], remarks: 'not by somebody who handled the ticket' },
  Rate: {
    from: ['resolved'], to: ['closed', 'dispatched'],
    remarks: 'once per resolution; closed unless solved is false, then reopened; by call-back not by somebody who handled the ticket',
  },
  Reopen: {
    from: ['resolved', 'closed'], to: ['dispatched', 'reported'],
    remarks: 'to the last holder; closed for less than 30 days and not as duplicate; reported when an imported ticket never had a holder',
  },
  Link: { from: NOT_ENDED, to: ['same', 'closed'], remarks: 'closed as duplicate; repeat and related change no status' },
  Unlink: { from: STATUSES, to: ['same', 'before'], remarks: 'of a link that exists; a duplicate comes back to the status before' },
  Withdraw: { from: ['reported', ...OPEN], to: ['withdrawn'] },
  Reject: { from: ['reported'], to: ['rejected'] },
  Close: { from: ['resolved'], to: ['closed'], remarks: 'rating window passed, or by a supervisor with a reason' },
  Adopt: { from: STATUSES, to: ['same'], remarks: 'of an imported ticket, once' },
  RecordMilestones: { from: STATUSES, to: ['same'], remarks: 'decides nothing: what time has brought is recorded before any command' },
} as const satisfies Record<TicketCommandType, Transition>;

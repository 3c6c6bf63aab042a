import type { DecisionContext } from '../decider.js';
import { RuleViolation } from '../rule-violation.js';
import { acknowledgeTicket } from './decide/acknowledge-ticket.js';
import { adoptTicket } from './decide/adopt-ticket.js';
import { callUnits, recordUnitArrival } from './decide/call-units.js';
import { claimTicket, releaseClaim } from './decide/claim-ticket.js';
import { dispatchTicket } from './decide/dispatch-ticket.js';
import { closeTicket, rejectTicket, withdrawTicket } from './decide/end-ticket.js';
import { endAgreement, holdMediation } from './decide/hold-mediation.js';
import { importStep, instantRule } from './decide/import-step.js';
import { linkTicket, unlinkTicket } from './decide/link-ticket.js';
import { correctNote, noteProgress } from './decide/note-progress.js';
import { attemptCallBack, rateTicket } from './decide/rate-ticket.js';
import { reclassifyTicket, transferTicket } from './decide/reclassify-ticket.js';
import { reopenTicket } from './decide/reopen-ticket.js';
import { reportTicket } from './decide/report-ticket.js';
import { resolveTicket } from './decide/resolve-ticket.js';
import { returnTicket } from './decide/return-ticket.js';
import type { StepCommand } from './step-event.js';
import type { TicketCommand } from './ticket-command.js';
import type { TicketEvent } from './ticket-event.js';
import type { ExistingTicket, Ticket } from './ticket-state.js';

/**
 * What a command leads to. Pure: time, ids and actor come in as data.
 * @throws RuleViolation when a rule refuses it; in import mode only for what makes no sense at all
 */
export function decide(command: TicketCommand, ticket: Ticket, context: DecisionContext): TicketEvent[] {
  if (command.type === 'Report') return reportTicket(command, ticket, context);
  if (ticket.status === 'none') throw new RuleViolation('unknown-ticket');
  if (command.type === 'RecordMilestones') return [];
  if (context.mode === 'import') return importStep(command, ticket, context, decideStep);
  if (ticket.imported && !ticket.adopted && command.type !== 'Adopt') throw new RuleViolation('not-adopted');
  const misdated = instantRule(ticket, context);
  if (misdated !== undefined) throw new RuleViolation(misdated, { occurredAt: context.occurredAt, reportedAt: ticket.reportedAt });
  return decideStep(command, ticket, context);
}

/** The live rules of DOMAIN §3, command by command. */
function decideStep(command: StepCommand, ticket: ExistingTicket, context: DecisionContext): TicketEvent[] {
  switch (command.type) {
    case 'Dispatch': return dispatchTicket(command, ticket);
    case 'Acknowledge': return acknowledgeTicket(command, ticket);
    case 'Return': return returnTicket(command, ticket);
    case 'Reclassify': return reclassifyTicket(command, ticket);
    case 'Transfer': return transferTicket(command, ticket);
    case 'Claim': return claimTicket(command, ticket);
    case 'ReleaseClaim': return releaseClaim(command, ticket);
    case 'CallUnits': return callUnits(command, ticket);
    case 'RecordUnitArrival': return recordUnitArrival(command, ticket);
    case 'NoteProgress': return noteProgress(command, ticket);
    case 'CorrectNote': return correctNote(command, ticket, context);
    case 'HoldMediation': return holdMediation(command, ticket, context);
    case 'RecordAgreementPerformed': return endAgreement(command, ticket);
    case 'RecordAgreementBroken': return endAgreement(command, ticket);
    case 'Resolve': return resolveTicket(command, ticket);
    case 'AttemptCallBack': return attemptCallBack(command, ticket, context);
    case 'Rate': return rateTicket(command, ticket, context);
    case 'Reopen': return reopenTicket(command, ticket, context);
    case 'Link': return linkTicket(command, ticket);
    case 'Unlink': return unlinkTicket(command, ticket);
    case 'Withdraw': return withdrawTicket(command, ticket);
    case 'Reject': return rejectTicket(command, ticket);
    case 'Close': return closeTicket(command, ticket, context);
    case 'Adopt': return adoptTicket(command, ticket);
    default: {
      const never: never = command;
      throw new Error(`unknown command ${(never as StepCommand).type}`);
    }
  }
}

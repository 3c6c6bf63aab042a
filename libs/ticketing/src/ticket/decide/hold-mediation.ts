import type { DecisionContext } from '../../decider.js';
import { isBefore } from '../instant.js';
import { RuleViolation } from '../../rule-violation.js';
import { stepEvent } from '../step-event.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';
import { requireOpen } from './refusals.js';

/** A later session's outcome takes the place of an agreement that still waits. */
export function holdMediation(command: CommandOf<'HoldMediation'>, ticket: ExistingTicket, { occurredAt }: DecisionContext): TicketEvent[] {
  const open = requireOpen(ticket);
  const field = contradiction(command, occurredAt);
  if (field !== undefined) throw new RuleViolation('mediation-contradicts-itself', { field, outcome: command.outcome });
  return [stepEvent(command, open)];
}

/** The field that cannot be true beside the others, if there is one. */
function contradiction(command: CommandOf<'HoldMediation'>, occurredAt: string): string | undefined {
  const { outcome, performBy, nextSessionAt, partyCount, parties = [] } = command;
  if (performBy !== undefined && (outcome !== 'agreed' || isBefore(performBy, occurredAt))) return 'performBy';
  if (nextSessionAt !== undefined && (outcome !== 'adjourned' || isBefore(nextSessionAt, occurredAt))) return 'nextSessionAt';
  return parties.length > partyCount ? 'partyCount' : undefined;
}

export function endAgreement(
  command: CommandOf<'RecordAgreementPerformed' | 'RecordAgreementBroken'>, ticket: ExistingTicket,
): TicketEvent[] {
  const open = requireOpen(ticket);
  if (open.status !== 'mediating' || open.agreement === undefined) throw new RuleViolation('no-agreement', { status: open.status });
  return [stepEvent(command, open)];
}

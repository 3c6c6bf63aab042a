import type { DecisionContext } from '../../decider.js';
import { RuleViolation } from '../../rule-violation.js';
import type { RuleName } from '../../rules.js';
import { isBefore } from '../instant.js';
import { stepEvent, type StepCommand } from '../step-event.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';

type LiveRules = (command: StepCommand, ticket: ExistingTicket, context: DecisionContext) => TicketEvent[];

/**
 * A step of an imported history, judged at the instant it happened. What breaks a live rule is recorded with the rule's
 * name, because a source's past cannot be refused; what makes no sense even so is.
 * @throws RuleViolation not-imported, adopted
 */
export function importStep(command: StepCommand, ticket: ExistingTicket, context: DecisionContext, live: LiveRules): TicketEvent[] {
  if (!ticket.imported) throw new RuleViolation('not-imported');
  if (ticket.adopted) throw new RuleViolation('adopted');
  const misdated = instantRule(ticket, context);
  const again = command.type === 'Resolve' && resolutionStands(ticket);
  if (misdated !== undefined) return withReopening(again, { ...stepEvent(command, ticket), imported: { rule: misdated } });
  if (again) return withReopening(true, stepEvent(command, ticket));
  try {
    return live(command, ticket, { ...context, now: context.occurredAt });
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    return [{ ...stepEvent(command, ticket), imported: { rule: error.rule } }];
  }
}

/** The rule of DOMAIN §2 that an instant breaks: at most recordedAt, at least the report's. */
export function instantRule(ticket: ExistingTicket, { now, occurredAt }: DecisionContext): RuleName | undefined {
  if (isBefore(now, occurredAt)) return 'occurred-in-future';
  return isBefore(occurredAt, ticket.reportedAt) ? 'occurred-before-report' : undefined;
}

function resolutionStands(ticket: ExistingTicket): boolean {
  return ticket.status === 'resolved' || (ticket.status === 'closed' && ticket.reasonCode !== 'duplicate');
}

/** A source that resolves twice means that the first resolution did not hold. */
function withReopening(again: boolean, resolved: TicketEvent): TicketEvent[] {
  return again ? [{ type: 'TicketReopened', data: { reasonCode: 'implied-by-source' } }, resolved] : [resolved];
}

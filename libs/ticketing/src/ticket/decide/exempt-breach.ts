import type { DecisionContext } from '../../decider.js';
import { present } from '../../present.js';
import { RuleViolation } from '../../rule-violation.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';
import { requireOthersCase } from './refusals.js';

/** The breach stays on record and is left out of the count: a typhoon, a wrong address, an acknowledgement told late. */
export function exemptBreach(
  { stage, cycle, dueAt, reasonCode, reason }: CommandOf<'ExemptBreach'>, ticket: ExistingTicket, { actor }: DecisionContext,
): TicketEvent[] {
  requireOthersCase(ticket, actor.id);
  const breaches = (ticket.clocks?.breaches ?? []).filter((one) => one.stage === stage && one.cycle === cycle && one.dueAt === dueAt);
  if (breaches.length === 0) throw new RuleViolation('no-such-breach', { stage, cycle, dueAt });
  if (breaches.every(({ exempted }) => exempted === true)) throw new RuleViolation('already-exempted', { stage, cycle, dueAt });
  const data = { stage, cycle, milestone: 1, dueAt, approvedBy: actor.id, reasonCode };
  return [{ type: 'BreachExempted', data, personal: present({ reason }) }];
}

import { RuleViolation } from '../../rule-violation.js';
import { gridKey } from '../post.js';
import { stepEvent } from '../step-event.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket, OpenTicket } from '../ticket-state.js';
import { requireOpen } from './refusals.js';

/** "Not ours": back to the dispatcher, unless a ruling gave the ticket to this grid for good. */
export function returnTicket(command: CommandOf<'Return'>, ticket: ExistingTicket): TicketEvent[] {
  const open = requireOpen(ticket);
  if (open.status === 'mediating') throw new RuleViolation('in-mediation', { sessions: open.sessions });
  const grid = holdingGrid(open);
  if (grid !== undefined && open.ruledGrids.includes(grid)) throw new RuleViolation('returned-after-ruling', { grid });
  return [stepEvent(command, open)];
}

function holdingGrid({ assignment: { communityId, gridId } }: OpenTicket): string | undefined {
  return gridId === undefined ? undefined : gridKey(communityId, gridId);
}

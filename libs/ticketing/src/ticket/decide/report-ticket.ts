import type { DecisionContext } from '../../decider.js';
import { RuleViolation } from '../../rule-violation.js';
import { isBefore } from '../instant.js';
import { present } from '../../present.js';
import { SYSTEM } from '../system.js';
import type { CommandOf, Routing } from '../ticket-command.js';
import type { EventOf, TicketEvent } from '../ticket-event.js';
import type { Ticket } from '../ticket-state.js';

/**
 * A community that dispatches by itself sends a report on in the same append, when its address leads to exactly one
 * grid. A source tells its own dispatches, so an import adds none.
 */
export function reportTicket(command: CommandOf<'Report'>, ticket: Ticket, context: DecisionContext): TicketEvent[] {
  if (ticket.status !== 'none') throw new RuleViolation('already-reported', { ticketId: ticket.ticketId });
  const early = isBefore(context.now, context.occurredAt);
  if (context.mode === 'import') {
    const reported = reportedEvent(command, true);
    return [early ? { ...reported, imported: { rule: 'occurred-in-future' } } : reported];
  }
  if (early) throw new RuleViolation('occurred-in-future', { occurredAt: context.occurredAt, now: context.now });
  const reported = reportedEvent(command, false);
  const gridId = gridToDispatchTo(command);
  if (gridId === undefined) return [reported];
  const data = { communityId: command.communityId, gridId, level: 'grid' } as const;
  return [reported, { type: 'TicketDispatched', data, personal: {}, actor: SYSTEM }];
}

/** A grid named by the reporter that is not the one the address leads to is for a person to sort out. */
function gridToDispatchTo({ gridId, routing }: CommandOf<'Report'>): string | undefined {
  if (routing.result !== 'grid' || !routing.dispatchesByItself) return undefined;
  return gridId === undefined || gridId === routing.gridId ? routing.gridId : undefined;
}

function reportedEvent(command: CommandOf<'Report'>, imported: boolean): EventOf<'TicketReported'> {
  const { ticketId, kind, category, communityId, channel, urgency, reporterRef, sourceKey } = command;
  const gridId = command.gridId ?? routedGrid(command.routing);
  const { description, address, building, latitude, longitude, attachmentNames } = command;
  return {
    type: 'TicketReported',
    // In the order of canonical JSON, which hashes it faster.
    data: present({
      candidateGridIds: gridId === undefined ? candidates(command.routing) : undefined,
      category, channel, communityId, gridId, imported: imported ? true as const : undefined, kind, reporterRef, sourceKey, ticketId, urgency,
    }),
    personal: present({ description, address, building, latitude, longitude, attachmentNames }),
  };
}

function candidates(routing: Routing): readonly string[] | undefined {
  return routing.result === 'ambiguous' ? routing.gridIds : undefined;
}

function routedGrid(routing: Routing): string | undefined {
  return routing.result === 'grid' ? routing.gridId : undefined;
}

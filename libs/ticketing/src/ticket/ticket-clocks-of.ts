import {
  allStopped, linked, newLife, NO_CLOCKS, stopped, type TicketClocks, unlinked, withDeadlines, withRecorded,
} from '../deadlines/ticket-clocks.js';
import type { TicketFact } from './ticket-event.js';

/** What of a ticket its clocks depend on. */
export interface ClockedTicket {
  readonly imported: boolean;
  readonly adopted: boolean;
  readonly clocks?: TicketClocks;
}

/**
 * What an event does to the ticket's clocks. It stops those that it meets the limit of, and starts or moves those whose
 * pinned instants it carries.
 * @param before the ticket before the event
 * @returns undefined while no policy has covered the ticket
 */
export function clocksAfter(before: ClockedTicket, fact: TicketFact): TicketClocks | undefined {
  const clocks = before.clocks ?? NO_CLOCKS;
  const deadlines = 'deadlines' in fact.data && fact.data.deadlines !== undefined ? fact.data.deadlines : [];
  if (before.clocks === undefined && deadlines.length === 0) return undefined;
  switch (fact.type) {
    case 'TicketReported':
    case 'TicketReclassified':
      return withDeadlines(clocks, deadlines);
    case 'TicketDispatched':
    case 'TicketReturned':
    case 'TicketTransferred':
      // Whoever had seated the parties has the ticket no more: the agreement falls with the mediation.
      return withDeadlines(stopped(clocks, ['dispatch', 'acknowledge', 'perform']), deadlines);
    case 'TicketAcknowledged':
      return stopped(clocks, ['acknowledge']);
    case 'MediationHeld':
      return withDeadlines(stopped(clocks, ['acknowledge', 'perform']), deadlines);
    case 'AgreementPerformed':
    case 'AgreementBroken':
      return stopped(clocks, ['perform']);
    case 'TicketResolved':
      return withDeadlines(allStopped(clocks), deadlines);
    case 'TicketRated':
      return stopped(clocks, ['rate']);
    case 'TicketReopened':
      return withDeadlines(newLife(clocks), deadlines);
    case 'TicketUnlinked':
      return fact.data.kind === 'duplicate' ? unlinked(clocks, deadlines) : clocks;
    case 'TicketClosed':
      return fact.data.reasonCode === 'duplicate' ? linked(clocks, countedInstant(before, fact)) : allStopped(clocks);
    case 'TicketWithdrawn':
    case 'TicketRejected':
      return allStopped(clocks);
    case 'DeadlineWarned':
      return withRecorded(clocks, 'warned', fact.data);
    case 'DeadlineBreached':
      return withRecorded(clocks, 'breached', fact.data);
    case 'TicketEscalated':
      return withRecorded(clocks, 'escalated', fact.data);
    default:
      return clocks;
  }
}

/** Live rules are judged when a step is recorded, those of an imported history when it happened. */
export function countedInstant({ imported, adopted }: ClockedTicket, { occurredAt, recordedAt }: { occurredAt: string; recordedAt: string }): string {
  return imported && !adopted ? occurredAt : recordedAt;
}

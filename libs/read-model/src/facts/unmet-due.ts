import type { TicketRow } from '../tickets/ticket-row.js';
import type { TicketFacts } from './ticket-facts.js';

/**
 * The earliest due instant that is in force and whose matter is still undone, in milliseconds since the epoch; null where
 * there is none, or nobody must act any more.
 */
export function unmetDue({ status, reported_at }: Pick<TicketRow, 'status' | 'reported_at'>, { deadlines }: TicketFacts): number | null {
  if (deadlines.length === 0 || status === 'closed' || status === 'rejected' || status === 'withdrawn') return null;
  let earliest = Infinity;
  for (const [, , due, until, met] of deadlines) if (until === null && met === null && due < earliest) earliest = due;
  return earliest === Infinity ? null : reported_at + earliest;
}

import { STAGES } from '#libs/ticketing/src/deadlines/deadline.js';
import type { TicketRow } from '../tickets/ticket-row.js';
import type { TicketFacts } from './ticket-facts.js';

const RATE = STAGES.indexOf('rate');

/**
 * The earliest due instant that is in force and whose matter is still undone, in milliseconds since the epoch; null where
 * there is none, or nobody must act any more. Whether the reporter rates is his own affair.
 */
export function unmetDue({ status, reported_at }: Pick<TicketRow, 'status' | 'reported_at'>, { deadlines }: TicketFacts): number | null {
  if (deadlines.length === 0 || status === 'closed' || status === 'rejected' || status === 'withdrawn') return null;
  let earliest = Infinity;
  for (const [stage, , due, until, met] of deadlines) if (until === null && met === null && stage !== RATE && due < earliest) earliest = due;
  return earliest === Infinity ? null : reported_at + earliest;
}

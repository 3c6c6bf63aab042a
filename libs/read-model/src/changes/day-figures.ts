import { ResponseTimeTally } from '../queries/response-times.js';
import type { ResponseTimeRow } from '../read-model.js';
import type { TicketRow } from '../tickets/ticket-row.js';

export type TimedTicket = Pick<TicketRow, 'reported_at' | 'resolved_at' | 'first_response_at' | 'ended'>;

/** Response times of the tickets that a community counts for a day. */
export function dayFigures(communityId: string, tickets: readonly TimedTicket[]): ResponseTimeRow {
  const tally = new ResponseTimeTally();
  for (const { reported_at, resolved_at, first_response_at, ended } of tickets) {
    tally.add(resolved_at === null ? null : resolved_at - reported_at, first_response_at === null ? null : first_response_at - reported_at, ended === 1);
  }
  return tally.row(communityId, null);
}

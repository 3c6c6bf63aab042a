import { hash } from 'node:crypto';
import { InvalidCursorError, type TicketFilter } from '../read-model.js';

/** The last ticket of a page: the next one begins after it. */
export interface TicketPlace {
  readonly reportedAt: number;
  readonly ticketId: string;
}

/** No secret, only a guard against mistakes: a cursor opens nothing, the scope stands in every query. */
function checksum(place: TicketPlace, filter: TicketFilter): string {
  const entries = Object.entries(filter).filter(([, value]) => value !== undefined).sort(([one], [other]) => (one < other ? -1 : 1));
  return hash('sha256', JSON.stringify([place.reportedAt, place.ticketId, entries]), 'hex').slice(0, 8);
}

export function encodeCursor(place: TicketPlace, filter: TicketFilter): string {
  return Buffer.from(JSON.stringify([place.reportedAt, place.ticketId, checksum(place, filter)])).toString('base64url');
}

/** @throws InvalidCursorError unless it is exactly what {@link encodeCursor} made for this filter */
export function decodeCursor(cursor: string, filter: TicketFilter): TicketPlace {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new InvalidCursorError();
  }
  if (!Array.isArray(parts)) throw new InvalidCursorError();
  const [reportedAt, ticketId] = parts as unknown[];
  if (typeof reportedAt !== 'number' || typeof ticketId !== 'string') throw new InvalidCursorError();
  const place = { reportedAt, ticketId };
  if (encodeCursor(place, filter) !== cursor) throw new InvalidCursorError();
  return place;
}

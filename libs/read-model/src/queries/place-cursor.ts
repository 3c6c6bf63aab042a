import { hash } from 'node:crypto';
import { InvalidCursorError } from '../read-model.js';

/** No secret, only a guard against mistakes such as a cursor of another list. */
function checksum(list: string, place: string): string {
  return hash('sha256', JSON.stringify([list, place]), 'hex').slice(0, 8);
}

/**
 * A cursor behind one row of a list that is ordered by one column.
 * @param list names the list, with all that narrows it
 */
export function encodePlace(list: string, place: string): string {
  return Buffer.from(JSON.stringify([place, checksum(list, place)])).toString('base64url');
}

/** @throws InvalidCursorError unless it is exactly what {@link encodePlace} made for this list */
export function decodePlace(list: string, cursor: string): string {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new InvalidCursorError();
  }
  const place: unknown = Array.isArray(parts) ? parts[0] : undefined;
  if (typeof place !== 'string' || encodePlace(list, place) !== cursor) throw new InvalidCursorError();
  return place;
}

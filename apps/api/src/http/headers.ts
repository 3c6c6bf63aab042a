import { invalidRequest } from './validation.pipe.js';

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/;
const STRONG_ETAG = /^"(\d{1,15})"$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type Header = string | readonly string[] | undefined;

/** @throws 400 unless the header is absent or 1–255 visible ASCII characters */
export function idempotencyKeyOf(header: Header): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && VISIBLE_ASCII.test(header)) return header;
  throw invalidRequest([{ field: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters without blanks, given once' }]);
}

/**
 * The revision named by If-Match. `*` asks only that the thing exists, which every command does anyway.
 * @param takesIfMatch whether the command acts on a revision that the caller can have seen
 * @throws 400 for weak tags, lists and anything else, also where none is taken: silently ignoring a precondition would lose an update
 */
export function ifMatchOf(header: Header, takesIfMatch: boolean): number | undefined {
  if (header === undefined) return undefined;
  if (!takesIfMatch) throw invalidRequest([{ field: 'If-Match', message: 'is not taken here: this command changes nothing that was read before; leave it out' }]);
  if (header === '*') return undefined;
  const match = typeof header === 'string' ? STRONG_ETAG.exec(header) : null;
  if (match !== null) return Number(match[1]);
  throw invalidRequest([{ field: 'If-Match', message: 'must be one strong ETag of an answer, for example "3", or *' }]);
}

/** The caller's own UUID to follow a matter across systems. Only a UUID: the header goes into log and events. */
export function correlationIdOf(header: Header, fallback: string): string {
  if (header === undefined) return fallback;
  if (typeof header === 'string' && UUID.test(header)) return header.toLowerCase();
  throw invalidRequest([{ field: 'X-Correlation-Id', message: 'must be a UUID' }]);
}

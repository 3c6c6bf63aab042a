import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import type { EventMetadata, EventToAppend } from './event-store.js';

/** Another recipe needs another number: old events are always proven by the recipe they were written with. */
export const HASH_VERSION = 1;

/** Stands before the first event of every stream. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

export interface HashedEvent extends Omit<EventToAppend, 'metadata'> {
  readonly streamId: string;
  readonly revision: number;
  readonly metadata: Omit<EventMetadata, 'hash'>;
}

function withoutHash({ hash: _, ...covered }: EventMetadata): HashedEvent['metadata'] {
  return covered;
}

/**
 * sha256(previousHash + canonical JSON of the event without its hash), lowercase hex. The position is not covered: it
 * belongs to the store, not to the event. Always over the event as stored, never over an upcast one.
 */
export function eventHash({ streamId, revision, type, eventId, data, sealed, metadata }: HashedEvent): string {
  const covered = 'hash' in metadata ? withoutHash(metadata as EventMetadata) : metadata;
  // Written down in canonical order, which is hashed several times faster; an absent envelope is left out.
  const canonical = canonicalJson({ data, eventId, metadata: covered, revision, sealed, streamId, type });
  return hash('sha256', metadata.previousHash + canonical, 'hex');
}

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

/** The parts of an event as canonical JSON: what is hashed, and what a store may keep as it stands. */
export interface EventText {
  readonly data: string;
  readonly sealed?: string;
  /** Without the hash. */
  readonly metadata: string;
}

export function eventText({ data, sealed, metadata }: Pick<HashedEvent, 'data' | 'sealed' | 'metadata'>): EventText {
  const covered = 'hash' in metadata ? withoutHash(metadata as EventMetadata) : metadata;
  return { data: canonicalJson(data), metadata: canonicalJson(covered), ...(sealed === undefined ? {} : { sealed: canonicalJson(sealed) }) };
}

/**
 * sha256(previousHash + canonical JSON of the event without its hash), lowercase hex. The position is not covered: it
 * belongs to the store, not to the event. Always over the event as stored, never over an upcast one.
 * @param text of these very parts, from whoever has it already
 */
export function eventHash(event: HashedEvent, text = eventText(event)): string {
  const { streamId, revision, type, eventId, metadata } = event;
  // RFC 8785 over all of it, written down in its order: the parts are long and not written twice. An absent envelope is left out.
  const sealed = text.sealed === undefined ? '' : `"sealed":${text.sealed},`;
  const canonical = `{"data":${text.data},"eventId":${canonicalJson(eventId)},"metadata":${text.metadata},"revision":${canonicalJson(revision)},`
    + `${sealed}"streamId":${canonicalJson(streamId)},"type":${canonicalJson(type)}}`;
  return hash('sha256', metadata.previousHash + canonical, 'hex');
}

import type { AllStreamResolvedEvent, ResolvedEvent } from '@eventstore/db-client';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { CorruptEventError, type EventMetadata, type EventToAppend, type RecordedEvent, type SealedEnvelope } from '../event-store.js';

/** An event as it goes over the wire, already text: a value that JSON cannot hold must fail before anything is sent. */
export interface SerialisedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** What the database answers for a position that it cannot tell. */
const NO_POSITION = 0xffff_ffff_ffff_ffffn;

type Resolved = ResolvedEvent | AllStreamResolvedEvent;
export type Stored = NonNullable<Resolved['event']>;

/**
 * The sealed envelope travels in the event's metadata, so that `data` is the coded fields and nothing else.
 * @throws TypeError for a value that JSON cannot hold; RangeError for an event id that is no lower-case UUID
 */
export function serialise({ eventId, type, data, sealed, metadata }: EventToAppend): SerialisedEvent {
  if (!UUID.test(eventId)) throw new RangeError(`event id "${eventId}": give a UUID in lower case`);
  const withSeal = sealed === undefined ? metadata : { ...metadata, sealed };
  return { id: eventId, type, data: Buffer.from(JSON.stringify(data)), metadata: Buffer.from(JSON.stringify(withSeal)) };
}

/** The event itself: not a link's target, of this installation's streams, and not the database's own. */
export function ownEvent({ event }: Resolved, namespace: string): Stored | undefined {
  if (event === undefined || event.streamId.startsWith('$') || event.type.startsWith('$')) return undefined;
  return event.streamId.startsWith(namespace) ? event : undefined;
}

export function positionOf({ position }: Stored): bigint {
  if (position === undefined || position.commit === NO_POSITION) {
    throw new Error('the event store does not tell positions in streams; EventStoreDB 23.10 or later, or KurrentDB, is needed');
  }
  return position.commit;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** @throws CorruptEventError when data or metadata are no JSON objects */
export function toRecorded(event: Stored, namespace: string): RecordedEvent {
  const position = positionOf(event);
  const streamId = event.streamId.slice(namespace.length);
  const revision = Number(event.revision);
  const { data, metadata: stored } = event as { readonly data: unknown; readonly metadata: unknown };
  if (!isObject(data) || !isObject(stored)) throw new CorruptEventError(streamId, revision, position);
  const { sealed, ...metadata } = stored as EventMetadata & { readonly sealed?: SealedEnvelope };
  const recorded = { streamId, revision, position, eventId: event.id, type: event.type, data: data as JsonObject, metadata };
  return sealed === undefined ? recorded : { ...recorded, sealed };
}

import type { Actor, JsonObject } from '#libs/ticketing/src/decider.js';

/** Place in the whole log: opaque, ordered, may have gaps. A decimal string in JSON. 0n is "before the first event". */
export type Position = bigint;

/** Revision the stream must have for an append to happen: its last revision (from 0), or `no-stream`. */
export type ExpectedRevision = number | 'no-stream';

/** Personal data of one event: AES-256-GCM under the ticket's key, event id as additional data. Base64url fields. */
export interface SealedEnvelope {
  readonly keyRef: string;
  readonly iv: string;
  readonly ciphertext: string;
  readonly tag: string;
}

/** Kept beside the data of every event. Hashes are lowercase hex; instants RFC 3339 UTC with milliseconds. */
export interface EventMetadata {
  readonly commandId: string;
  readonly commandFingerprint: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly actor: Actor;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly schemaVersion: number;
  readonly hashVersion: number;
  readonly previousHash: string;
  readonly hash: string;
  readonly imported?: { readonly rule: string };
}

export interface EventToAppend {
  /** uuid v5 of command id, stream and index: the same command always makes the same ids, and no two streams share one. */
  readonly eventId: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly sealed?: SealedEnvelope;
  readonly metadata: EventMetadata;
  /** The same as JSON, from whoever has written it already: a store that keeps text need not write it again. */
  readonly json?: EventJson;
}

export interface EventJson {
  readonly data: string;
  readonly sealed?: string;
  readonly metadata: string;
}

export interface RecordedEvent extends Omit<EventToAppend, 'json'> {
  readonly streamId: string;
  readonly revision: number;
  readonly position: Position;
}

export interface AppendResult {
  /** Revision and position of the last event appended. */
  readonly revision: number;
  readonly position: Position;
  /**
   * True when the store knows that exactly these events were written now. Absent: an earlier append of the same event ids
   * may have answered, whose contents can differ, so read the stream back before trusting one's own copy.
   */
  readonly written?: true;
}

export interface StreamRead {
  /** First revision to return; default 0 forwards, the last one backwards. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  /** At most this many events; default and upper bound {@link MAX_PAGE}. */
  readonly limit?: number;
}

export interface LogPage {
  readonly events: readonly RecordedEvent[];
  /** Where the next page starts: the position of the last event read, or the `after` asked for when there was none. */
  readonly position: Position;
}

export const MAX_PAGE = 4096;

/** Somebody else appended first, or the stream is not what the caller believed. Nothing was written. */
export class WrongExpectedRevisionError extends Error {
  constructor(
    readonly streamId: string,
    readonly expected: ExpectedRevision,
    /** The stream's last revision, or `no-stream`. */
    readonly actual: ExpectedRevision,
  ) {
    super(`stream ${streamId} is at ${actual}, not at ${expected}; read it again and decide anew`);
    this.name = 'WrongExpectedRevisionError';
  }
}

/** A stored event cannot be read: its JSON is broken. Readers stop before it, `verify` reports it and reads on behind it. */
export class CorruptEventError extends Error {
  constructor(
    readonly streamId: string,
    readonly revision: number,
    readonly position: Position,
    /** Where `readInStreamOrder` goes on behind it. */
    readonly cursorBehind: string | null = null,
    options?: ErrorOptions,
  ) {
    super(`event at position ${position} (${streamId}, revision ${revision}) is not readable; run verify and restore it from a backup`, options);
    this.name = 'CorruptEventError';
  }
}

/** A stored event whose stream has lost its name: whose it is can no longer be said, so its hash cannot be proven either. */
export class OrphanedEventError extends CorruptEventError {
  constructor(readonly stream: number, revision: number, position: Position, cursorBehind: string) {
    super(`the nameless stream number ${stream}`, revision, position, cursorBehind);
    this.name = 'OrphanedEventError';
  }
}

/** The store cannot take the append now (queue full, disk full, writer gone). Its outcome: `nothing-written` or `unknown`. */
export class EventStoreUnavailableError extends Error {
  constructor(
    message: string,
    readonly outcome: 'nothing-written' | 'unknown',
    readonly retryAfterSeconds: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'EventStoreUnavailableError';
  }
}

const DENIED_RETRY_AFTER_SECONDS = 5;

/** The event store refuses the account. Trying again does not mend it, a person does; readiness shows the name as its reason. */
export class EventStoreAccessDeniedError extends EventStoreUnavailableError {
  constructor(message: string, outcome: 'nothing-written' | 'unknown', options?: ErrorOptions) {
    super(message, outcome, DENIED_RETRY_AFTER_SECONDS, options);
    this.name = 'EventStoreAccessDeniedError';
  }
}

/**
 * Port to the log and its DI token in one. It promises what both SQLite and EventStoreDB can keep: no filtered read
 * of the whole log, positions that may have gaps, an append that is wholly there or not at all.
 */
export abstract class EventStore {
  /**
   * Appends atomically and durably. The same event ids at the same expected revision again succeed with the first
   * result (EventStoreDB's idempotency). Events must not be empty.
   * @throws WrongExpectedRevisionError, EventStoreUnavailableError
   */
  abstract append(streamId: string, expectedRevision: ExpectedRevision, events: readonly EventToAppend[]): Promise<AppendResult>;
  /** Events of one stream; an empty array when there is none. */
  abstract readStream(streamId: string, read?: StreamRead): Promise<readonly RecordedEvent[]>;
  /** One page of the whole log in commit order, after the given position. `limit` at most {@link MAX_PAGE}. */
  abstract readAll(after: Position, limit: number): Promise<LogPage>;
  /** Pages for ever, each as soon as there is one; ends when the signal aborts. The consumer's pace is the reader's. */
  abstract subscribe(after: Position, options: { readonly batchSize: number; readonly signal: AbortSignal }): AsyncIterable<LogPage>;
  /** Position of the last event, 0n in an empty log. */
  abstract head(): Promise<Position>;
  abstract close(): Promise<void>;
}

/** What a store can add when it keeps streams together (SQLite): the fastest order for a rebuild. */
export interface StreamOrderedLog {
  /**
   * Events at positions ≤ `upTo`, stream after stream in order of creation, each stream from revision 0.
   * A page may cut a stream; `cursor` continues. `null` cursor starts; a returned `null` cursor ends.
   */
  readInStreamOrder(cursor: string | null, upTo: Position, limit: number): Promise<{ events: readonly RecordedEvent[]; cursor: string | null }>;
}

/** What a store can add whose positions are 1, 2, 3 … (SQLite): a removed event leaves a hole, wherever it stood. */
export interface GapFreeLog {
  /** Positions ≤ `upTo` that hold no event, as inclusive ranges, at most `limit` of them. */
  positionGaps(upTo: Position, limit: number): Promise<readonly { readonly from: Position; readonly to: Position }[]>;
}

/** What a store can add that finds streams by their names (SQLite): for a few of them nobody has to read the whole log. */
export interface StreamNames {
  /** Streams whose names begin with `prefix`, in the order of names, behind the name `after` (`''`: from the first), at most `limit`. */
  streamsNamed(prefix: string, after: string, limit: number): Promise<readonly NamedStream[]>;
}

export interface NamedStream {
  readonly name: string;
  /** Type of its last event. */
  readonly lastType: string;
}

/** What a store can add whose answers do not say whose events they are about (EventStoreDB): to ask for many appends at once costs one read. */
export interface ProvableAppends {
  /** Whether the event at this position of an answer is the one with this hash. False also where it was not seen. @throws EventStoreUnavailableError */
  isStoredAt(position: Position, hash: string): Promise<boolean>;
}

/** Why nothing can be appended now. Coded, so that it can be told to anybody. */
export type AppendFault = 'writer-down' | 'writer-starting' | 'writer-silent';

/** What a store can add whose appends go through a part of its own that may fail while reading still works. */
export interface WatchedWriter {
  /** null: appends are taken. */
  readonly appendFault: AppendFault | null;
}

export function isWatched(store: EventStore): store is EventStore & WatchedWriter {
  return 'appendFault' in store;
}

export function hasProvableAppends(store: EventStore): store is EventStore & ProvableAppends {
  return 'isStoredAt' in store;
}

export function isGapFree(store: EventStore): store is EventStore & GapFreeLog {
  return 'positionGaps' in store;
}

export function hasStreamNames(store: EventStore): store is EventStore & StreamNames {
  return 'streamsNamed' in store;
}

export function isStreamOrdered(store: EventStore): store is EventStore & StreamOrderedLog {
  return 'readInStreamOrder' in store;
}

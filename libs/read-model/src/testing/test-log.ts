import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventMetadata, type EventStore, type EventToAppend, MAX_PAGE, type Position } from '#libs/event-store/src/event-store.js';
import { eventHash, FIRST_PREVIOUS_HASH, HASH_VERSION } from '#libs/event-store/src/hash-chain.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { uuidV4, uuidV5 } from '#libs/event-store/src/uuid.js';
import { readModelServer, type ReadModelLocation } from '#libs/platform/src/read-model-url.js';
import type { Fact, JsonObject } from '#libs/ticketing/src/decider.js';
import { postgresDatabase } from './postgres-database.js';

export interface StreamOfFacts {
  readonly streamId: string;
  readonly facts: readonly Fact<string, object>[];
}

/** Events as the engine makes them, chained; one command each. */
export function chainedEvents({ streamId, facts }: StreamOfFacts): EventToAppend[] {
  let previousHash = FIRST_PREVIOUS_HASH;
  return facts.map(({ type, data, revision, occurredAt, recordedAt, actor, imported }) => {
    const commandId = uuidV4();
    const eventId = uuidV5(commandId, '0');
    const metadata: Omit<EventMetadata, 'hash'> = {
      commandId, commandFingerprint: 'f'.repeat(64), correlationId: commandId, causationId: commandId, actor, occurredAt, recordedAt,
      schemaVersion: 1, hashVersion: HASH_VERSION, previousHash, ...(imported === undefined ? {} : { imported }),
    };
    const event = { eventId, type, data: data as JsonObject };
    previousHash = eventHash({ ...event, streamId, revision, metadata });
    return { ...event, metadata: { ...metadata, hash: previousHash } };
  });
}

/**
 * Appends event by event, all streams at once: they interleave as the writer takes them.
 * @param there how many events of each stream are in the log already; default none
 * @returns the last position
 */
export async function appendAll(store: EventStore, streams: readonly StreamOfFacts[], there: readonly number[] = []): Promise<Position> {
  await Promise.all(streams.map(async (stream, place) => {
    for (const [index, event] of chainedEvents(stream).entries()) {
      if (index < (there[place] ?? 0)) continue;
      await store.append(stream.streamId, index === 0 ? 'no-stream' : index - 1, [event]);
    }
  }));
  return store.head();
}

/** Appends every stream at once: nobody comes between its events, not even who records what time brings. */
export async function appendWhole(store: EventStore, streams: readonly StreamOfFacts[]): Promise<Position> {
  await Promise.all(streams.map((stream) => store.append(stream.streamId, 'no-stream', chainedEvents(stream))));
  return store.head();
}

/** The databases that the read model's suites run on. */
export type ReadModelKind = ReadModelLocation['kind'];

export interface TestLog {
  readonly folder: string;
  readonly logPath: string;
  /** Empty until somebody opens it. */
  readonly readModel: ReadModelLocation;
  readonly store: SqliteEventStore;
  /** The read model as it is now, for a test that spoils it. Nobody may have it open meanwhile. */
  copyOfReadModel(): Promise<ReadModelCopy>;
  remove(): Promise<void>;
}

export interface ReadModelCopy {
  readonly location: ReadModelLocation;
  remove(): Promise<void>;
}

/** A real event log in a folder of its own, and a place for a read model. */
export async function openTestLog(kind: ReadModelKind = 'sqlite'): Promise<TestLog> {
  const folder = mkdtempSync(join(tmpdir(), 'xiuhua-read-model-'));
  const logPath = join(folder, 'events.db');
  const database = kind === 'postgres' ? await postgresDatabase() : undefined;
  const path = join(folder, 'read-model.db');
  const readModel: ReadModelLocation = database === undefined ? { kind: 'sqlite', path } : readModelServer({ READ_MODEL_URL: database.url });
  const store = await SqliteEventStore.open({ path: logPath, mode: 'foreground' });
  return {
    folder, logPath, readModel, store,
    async copyOfReadModel() {
      if (database !== undefined) {
        const copy = await database.copy();
        return { location: readModelServer({ READ_MODEL_URL: copy.url }), remove: () => copy.stop() };
      }
      const copy = join(folder, `${randomUUID()}.db`);
      copyFileSync(path, copy);
      return { location: { kind: 'sqlite', path: copy }, remove: async () => rmSync(copy) };
    },
    async remove() {
      await store.close();
      await database?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Positions of every event of the log, by stream. */
export async function positionsByStream(store: EventStore): Promise<Map<string, Position[]>> {
  const positions = new Map<string, Position[]>();
  for (let after = 0n; ;) {
    const { events, position } = await store.readAll(after, MAX_PAGE);
    if (events.length === 0) return positions;
    for (const event of events) {
      const known = positions.get(event.streamId);
      if (known === undefined) positions.set(event.streamId, [event.position]);
      else known.push(event.position);
    }
    after = position;
  }
}

import { existsSync } from 'node:fs';
import type { EventStoreLocation } from '#libs/platform/src/event-store-url.js';
import type { EventStore } from './event-store.js';
import type { ConnectionObserver } from './eventstoredb/connection-lane.js';
import { EventStoreDbEventStore } from './eventstoredb/eventstoredb-event-store.js';
import { SqliteEventStore } from './sqlite/sqlite-event-store.js';

export interface OpenEventStoreOptions {
  /** `background` (importer, scheduler) gives way to the people that `foreground` serves; `read-only` never writes. */
  readonly mode: 'foreground' | 'background' | 'read-only';
  /** Appends that may wait before more are refused. */
  readonly queueLimit?: number;
  /** Told of connections that had to be replaced. */
  readonly observer?: ConnectionObserver;
}

/**
 * The log, wherever it lies: the one place that knows which adapters there are. A database is not asked before it is used,
 * so that a program can start while it is down.
 * @throws EventLogFormatError, EventLogMissingError (read-only) for a file
 */
export async function openEventStore(location: EventStoreLocation, { mode, queueLimit, observer }: OpenEventStoreOptions): Promise<EventStore> {
  const limit = queueLimit === undefined ? {} : { queueLimit };
  switch (location.kind) {
    case 'sqlite':
      return SqliteEventStore.open({ path: location.path, mode, ...limit });
    case 'eventstoredb': {
      const { connectionString, namespace, timeoutMs } = location;
      return new EventStoreDbEventStore({ connectionString, namespace, timeoutMs, readOnly: mode === 'read-only', ...limit, ...(observer === undefined ? {} : { observer }) });
    }
    default: {
      const never: never = location;
      return never;
    }
  }
}

/** Whether there is a log yet. A file is made by the first that writes; a database is there or is not ours to make. */
export function eventLogExists(location: EventStoreLocation): boolean {
  return location.kind !== 'sqlite' || existsSync(location.path);
}

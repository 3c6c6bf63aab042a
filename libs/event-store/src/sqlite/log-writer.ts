import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openWriting } from './log-schema.js';
import type { WireAnswer, WireAppend, WireEvent, WriterOptions } from './writer-protocol.js';

const SQLITE_BUSY = 5;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;

/** How long a commit waits for the other processes' turns before it gives up: a person waits less long than an import. */
const BUSY_LIMIT_MS = { foreground: 5_000, background: 30_000 } as const;
const BUSY_RETRY_MS = 0.5;

const sleepCell = new Int32Array(new SharedArrayBuffer(4));

export function sleep(milliseconds: number): void {
  Atomics.wait(sleepCell, 0, 0, milliseconds);
}

/** SQLite's primary result code, 0 for any other error. */
function sqliteCode(error: unknown): number {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' ? code & 0xff : 0;
}

interface StreamRow {
  readonly stream: number;
  readonly revision: number;
}

/** Appends in groups: one transaction and one fsync for all that arrived together. Lives in the writer thread. */
export class LogWriter {
  readonly db: DatabaseSync;
  /** Set by an I/O error: this connection is not to be trusted any more. */
  broken = false;
  private readonly busyLimitMs: number;
  private readonly selectLast: StatementSync;
  private readonly selectStream: StatementSync;
  private readonly selectIds: StatementSync;
  private readonly insertStream: StatementSync;
  private readonly insertEvent: StatementSync;

  constructor(options: WriterOptions) {
    this.db = openWriting(options.path, options.maxPageCount);
    // From here on the writer asks again by itself: SQLite's own waiting sleeps ever longer and starves behind a busy rival.
    this.db.exec('PRAGMA busy_timeout = 0');
    this.busyLimitMs = BUSY_LIMIT_MS[options.mode];
    this.selectLast = this.db.prepare('SELECT coalesce(max(position), 0) AS last FROM events');
    this.selectLast.setReadBigInts(true);
    this.selectStream = this.db.prepare(
      'SELECT stream, (SELECT max(revision) FROM events e WHERE e.stream = s.stream) AS revision FROM streams s WHERE name = ?',
    );
    this.selectIds = this.db.prepare('SELECT position, event_id FROM events WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision');
    this.selectIds.setReadBigInts(true);
    this.insertStream = this.db.prepare('INSERT INTO streams (name) VALUES (?)');
    this.insertEvent = this.db.prepare(
      'INSERT INTO events (position, stream, revision, event_id, type, data, sealed, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
  }

  /** Answers every append, each judged by its own expected revision. Never throws for what an append or the disk does. */
  commit(appends: readonly WireAppend[]): WireAnswer[] {
    try {
      this.begin();
      const answers = this.appendAll(appends);
      this.end();
      return answers;
    } catch (error) {
      return this.giveUp(appends, error);
    }
  }

  close(): void {
    this.db.close();
  }

  private begin(): void {
    const deadline = performance.now() + this.busyLimitMs;
    for (;;) {
      try {
        this.db.exec('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        if (sqliteCode(error) !== SQLITE_BUSY || performance.now() > deadline) throw error;
        sleep(BUSY_RETRY_MS);
      }
    }
  }

  private appendAll(appends: readonly WireAppend[]): WireAnswer[] {
    let position = this.selectLast.get()?.['last'] as bigint;
    return appends.map((append) => {
      const answer = this.appendOne(append, position);
      if (answer.kind === 'appended' && answer.written) position = answer.position;
      return answer;
    });
  }

  /** Positions are given inside the transaction, so position order is commit order and no reader meets a gap. */
  private appendOne({ id, streamId, expected, events }: WireAppend, last: bigint): WireAnswer {
    const found = this.selectStream.get(streamId) as StreamRow | undefined;
    const actual = found?.revision ?? -1;
    if (actual !== expected) return this.alreadyAppended(id, found, expected, events) ?? { id, kind: 'conflict', actual };
    const stream = found?.stream ?? this.insertStream.run(streamId).lastInsertRowid;
    let revision = expected;
    let position = last;
    for (const [eventId, type, data, sealed, metadata] of events) {
      revision += 1;
      position += 1n;
      this.insertEvent.run(position, stream, revision, eventId, type, data, sealed, metadata);
    }
    return { id, kind: 'appended', revision, position, written: true };
  }

  /** The same event ids right behind the expected revision: the caller sends again what was stored before. */
  private alreadyAppended(id: number, found: StreamRow | undefined, expected: number, events: readonly WireEvent[]): WireAnswer | undefined {
    if (found === undefined) return undefined;
    const stored = this.selectIds.all(found.stream, expected + 1, expected + events.length);
    if (stored.length !== events.length || !stored.every((row, index) => row['event_id'] === events[index]?.[0])) return undefined;
    const position = stored[stored.length - 1]?.['position'] as bigint;
    return { id, kind: 'appended', revision: expected + events.length, position, written: false };
  }

  private end(): void {
    try {
      this.db.exec('COMMIT');
    } catch (error) {
      throw new CommitError(error);
    }
  }

  private giveUp(appends: readonly WireAppend[], thrown: unknown): WireAnswer[] {
    const committing = thrown instanceof CommitError;
    const error = committing ? thrown.cause : thrown;
    const code = sqliteCode(error);
    if (code === SQLITE_IOERR || code === SQLITE_CORRUPT) this.broken = true;
    try {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
    } catch {
      this.broken = true;
    }
    // A failed sync may leave a whole commit in the WAL that a recovery after a crash would take up: nobody can know.
    const outcome = committing && code === SQLITE_IOERR ? 'unknown' : 'nothing-written';
    const reason = code === SQLITE_BUSY ? 'another process holds the event log' : error instanceof Error ? error.message : String(error);
    return appends.map(({ id }) => ({ id, kind: 'unavailable', reason, outcome }));
  }
}

class CommitError extends Error {
  constructor(cause: unknown) {
    super('COMMIT failed', { cause });
  }
}

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import {
  CorruptEventError, type EventMetadata, type LogPage, type NamedStream, OrphanedEventError, type Position, type RecordedEvent, type SealedEnvelope,
} from '../event-store.js';
import { clampLimit, readablePrefix } from '../paging.js';

/** With `setReturnArrays` and `setReadBigInts`: no object per row, no position rounded to a double. */
type EventRow = [
  position: bigint, revision: bigint, eventId: string, type: string, data: string, sealed: string | null, metadata: string, name: string | null, stream: bigint,
];

const COLUMNS = 'e.position, e.revision, e.event_id, e.type, e.data, e.sealed, e.metadata, s.name, e.stream';

const GAP_BLOCK = 10_000n;

/** No name goes on with it: it is no character, and comes after all that are. */
const LAST_CHARACTER = '\u{10ffff}';

function parseObject(text: string): object {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not a JSON object');
  return value;
}

function toEvent(row: EventRow): RecordedEvent {
  const [position, revision, eventId, type, data, sealed, metadata, streamId, stream] = row;
  const cursor = `${stream}:${revision}`;
  if (streamId === null) throw new OrphanedEventError(Number(stream), Number(revision), position, cursor);
  try {
    const event = {
      streamId, revision: Number(revision), position, eventId, type,
      data: parseObject(data) as JsonObject,
      metadata: parseObject(metadata) as EventMetadata,
    };
    return sealed === null ? event : { ...event, sealed: parseObject(sealed) as SealedEnvelope };
  } catch (error) {
    throw new CorruptEventError(streamId, Number(revision), position, cursor, { cause: error });
  }
}

/**
 * Reads on the caller's thread, each call complete in itself: an open cursor across an await would hold its snapshot,
 * keep `data_version` stale and let the WAL grow.
 */
export class LogReader {
  private readonly forwards: StatementSync;
  private readonly backwards: StatementSync;
  private readonly all: StatementSync;
  private readonly inStreamOrder: StatementSync;
  private readonly countBetween: StatementSync;
  private readonly positionsBetween: StatementSync;
  private readonly streamsNamed: StatementSync;
  private readonly last: StatementSync;
  private readonly version: StatementSync;

  constructor(private readonly db: DatabaseSync) {
    const stream = `SELECT ${COLUMNS} FROM streams s JOIN events e ON e.stream = s.stream WHERE s.name = ?`;
    this.forwards = this.prepare(`${stream} AND e.revision >= ? ORDER BY e.revision LIMIT ?`);
    this.backwards = this.prepare(`${stream} AND e.revision <= ? ORDER BY e.revision DESC LIMIT ?`);
    // LEFT JOIN: an event whose stream has lost its name must be met, not passed over; it also keeps SQLite from starting at the streams.
    this.all = this.prepare(`SELECT ${COLUMNS} FROM events e LEFT JOIN streams s ON s.stream = e.stream WHERE e.position > ? ORDER BY e.position LIMIT ?`);
    this.inStreamOrder = this.prepare(
      `SELECT ${COLUMNS} FROM events e LEFT JOIN streams s ON s.stream = e.stream
       WHERE (e.stream, e.revision) > (?, ?) AND e.position <= ? ORDER BY e.stream, e.revision LIMIT ?`,
    );
    this.countBetween = this.prepare('SELECT count(*) FROM events WHERE position BETWEEN ? AND ?');
    this.positionsBetween = this.prepare('SELECT position FROM events WHERE position BETWEEN ? AND ? ORDER BY position');
    this.streamsNamed = this.prepare(
      `SELECT name, (SELECT type FROM events e WHERE e.stream = s.stream ORDER BY e.revision DESC LIMIT 1)
       FROM streams s WHERE name > ? AND name >= ? AND name < ? ORDER BY name LIMIT ?`,
    );
    this.last = this.prepare('SELECT coalesce(max(position), 0) FROM events');
    this.version = this.prepare('PRAGMA data_version');
  }

  stream(streamId: string, direction: 'forwards' | 'backwards', from: number | undefined, limit: number): readonly RecordedEvent[] {
    const bound = clampLimit(limit);
    const rows = direction === 'forwards'
      ? this.forwards.all(streamId, from ?? 0, bound)
      : this.backwards.all(streamId, from ?? Number.MAX_SAFE_INTEGER, bound);
    return readablePrefix(rows as unknown as EventRow[], toEvent);
  }

  page(after: Position, limit: number): LogPage {
    const events = readablePrefix(this.all.all(after, clampLimit(limit)) as unknown as EventRow[], toEvent);
    return { events, position: events[events.length - 1]?.position ?? after };
  }

  /** The cursor is `<stream number>:<revision>` of the last event read. */
  streamPage(cursor: string | null, upTo: Position, limit: number): { events: readonly RecordedEvent[]; cursor: string | null } {
    const [stream = '0', revision = '-1'] = cursor?.split(':') ?? [];
    const rows = this.inStreamOrder.all(BigInt(stream), BigInt(revision), upTo, clampLimit(limit)) as unknown as EventRow[];
    const events = readablePrefix(rows, toEvent);
    const last = rows[events.length - 1];
    return { events, cursor: last === undefined ? null : `${last[8]}:${last[1]}` };
  }

  /** Counts in blocks, which reads the index of positions only, and looks closer where a block is not full. */
  gaps(upTo: Position, limit: number): { from: Position; to: Position }[] {
    const found: { from: Position; to: Position }[] = [];
    for (let from = 1n; from <= upTo && found.length < limit; from += GAP_BLOCK) {
      const to = from + GAP_BLOCK - 1n < upTo ? from + GAP_BLOCK - 1n : upTo;
      const [count] = this.countBetween.get(from, to) as unknown as [bigint];
      if (count === to - from + 1n) continue;
      let next = from;
      for (const [position] of [...(this.positionsBetween.all(from, to) as unknown as [bigint][]), [to + 1n] as const]) {
        if (position > next) found.push({ from: next, to: position - 1n });
        next = position + 1n;
      }
    }
    return found.slice(0, limit);
  }

  named(prefix: string, after: string, limit: number): readonly NamedStream[] {
    const rows = this.streamsNamed.all(after, prefix, prefix + LAST_CHARACTER, clampLimit(limit)) as unknown as [string, string | null][];
    return rows.map(([name, lastType]) => ({ name, lastType: lastType ?? '' }));
  }

  head(): Position {
    return (this.last.get() as unknown as [bigint])[0];
  }

  /** Changes whenever another connection has committed; far cheaper than a read. */
  dataVersion(): bigint {
    return (this.version.get() as unknown as [bigint])[0];
  }

  close(): void {
    this.db.close();
  }

  private prepare(sql: string): StatementSync {
    const statement = this.db.prepare(sql);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    return statement;
  }
}

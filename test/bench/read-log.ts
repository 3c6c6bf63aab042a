import { DatabaseSync } from 'node:sqlite';
import { MAX_PAGE, type Position } from '#libs/event-store/src/event-store.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';

export interface ReadFigures {
  readonly events: number;
  /** Rows of the table and JSON.parse of their data and metadata, by hand: what nothing can be faster than. */
  readonly bareParsePerSecond: number;
  readonly readAllPerSecond: number;
  readonly readInStreamOrderPerSecond: number;
}

/** Reads a log three ways. @param path of an event log in SQLite */
export async function benchReadLog(path: string): Promise<ReadFigures> {
  const store = await SqliteEventStore.open({ path, mode: 'read-only' });
  try {
    // Once untimed, so that none of the three pays for the cold file.
    const events = await byPosition(store);
    const [bareParsePerSecond, readAllPerSecond, readInStreamOrderPerSecond] = [
      await rate(async () => bare(path)), await rate(() => byPosition(store)), await rate(() => byStream(store)),
    ];
    return { events, bareParsePerSecond, readAllPerSecond, readInStreamOrderPerSecond };
  } finally {
    await store.close();
  }
}

async function rate(read: () => Promise<number>): Promise<number> {
  const begun = performance.now();
  const events = await read();
  return (events / (performance.now() - begun)) * 1000;
}

function bare(path: string): number {
  const db = new DatabaseSync(path, { readOnly: true });
  const page = db.prepare('SELECT position, stream, revision, event_id, type, data, sealed, metadata FROM events WHERE position > ? ORDER BY position LIMIT ?');
  let events = 0;
  for (let position = 0; ;) {
    const rows = page.all(position, MAX_PAGE);
    if (rows.length === 0) break;
    for (const row of rows) {
      JSON.parse(row['data'] as string);
      JSON.parse(row['metadata'] as string);
    }
    events += rows.length;
    position = rows[rows.length - 1]?.['position'] as number;
  }
  db.close();
  return events;
}

async function byPosition(store: SqliteEventStore): Promise<number> {
  let events = 0;
  for (let position: Position = 0n; ;) {
    const page = await store.readAll(position, MAX_PAGE);
    if (page.events.length === 0) return events;
    events += page.events.length;
    position = page.position;
  }
}

async function byStream(store: SqliteEventStore): Promise<number> {
  let events = 0;
  const upTo = await store.head();
  for (let cursor: string | null = null; ;) {
    const page: Awaited<ReturnType<SqliteEventStore['readInStreamOrder']>> = await store.readInStreamOrder(cursor, upTo, MAX_PAGE);
    events += page.events.length;
    if (page.cursor === null) return events;
    cursor = page.cursor;
  }
}

if (require.main === module) {
  void benchReadLog(process.argv[2] ?? 'data/events.db').then((figures) => process.stdout.write(`${JSON.stringify(figures)}\n`));
}

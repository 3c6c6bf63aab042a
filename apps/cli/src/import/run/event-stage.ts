import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Row } from '../csv/row.js';
import { scratchDatabase } from './scratch-database.js';

const ROWS_PER_TRANSACTION = 10_000;
const ROWS_PER_PAGE = 500;

export interface StagedRow {
  readonly order: number;
  readonly row: Row;
}

/** Brings the events of a file that may be in any order together by ticket. */
export class EventStage {
  private readonly database: DatabaseSync;
  private readonly insert: StatementSync;
  private readonly index: ReadonlyMap<string, number>;
  private pending = 0;

  constructor(header: readonly string[]) {
    this.index = new Map(header.map((name, place) => [name, place]));
    this.database = scratchDatabase(
      'CREATE TABLE events (key TEXT NOT NULL, position INTEGER NOT NULL, line INTEGER NOT NULL, "values" TEXT NOT NULL, PRIMARY KEY (key, position)) WITHOUT ROWID',
    );
    this.insert = this.database.prepare('INSERT OR IGNORE INTO events (key, position, line, "values") VALUES (?, ?, ?, ?)');
  }

  /** @returns false when the ticket has an event with this order already */
  add(key: string, order: number, row: Row): boolean {
    if (this.pending === 0) this.database.exec('BEGIN');
    this.pending++;
    const { changes } = this.insert.run(key, order, row.line, JSON.stringify(row.values));
    if (this.pending === ROWS_PER_TRANSACTION) this.commit();
    return Number(changes) === 1;
  }

  /** Every ticket's events in order, tickets in order of their keys. Read in pages: no cursor lives across an await. */
  *tickets(): Generator<{ readonly key: string; readonly events: readonly StagedRow[] }> {
    this.commit();
    const page = this.database.prepare(
      `SELECT key, position, line, "values" FROM events WHERE (key, position) > (?, ?) ORDER BY key, position LIMIT ${ROWS_PER_PAGE}`);
    let key = '';
    let position = Number.MIN_SAFE_INTEGER;
    let events: StagedRow[] = [];
    for (;;) {
      const rows = page.all(key, position);
      for (const row of rows) {
        if (row['key'] !== key && events.length > 0) {
          yield { key, events };
          events = [];
        }
        key = row['key'] as string;
        position = row['position'] as number;
        events.push({ order: position, row: new Row(row['line'] as number, JSON.parse(row['values'] as string) as string[], this.index) });
      }
      if (rows.length < ROWS_PER_PAGE) break;
    }
    if (events.length > 0) yield { key, events };
  }

  close(): void {
    this.database.close();
  }

  private commit(): void {
    if (this.pending > 0) this.database.exec('COMMIT');
    this.pending = 0;
  }
}

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Row } from '../csv/row.js';
import { ScratchCipher, scratchDatabase } from './scratch-database.js';

const ROWS_PER_TRANSACTION = 10_000;
const ROWS_PER_PAGE = 500;

const SCHEMA = `
  CREATE TABLE tickets (ticket INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, key BLOB NOT NULL);
  CREATE TABLE events (ticket INTEGER NOT NULL, position INTEGER NOT NULL, line INTEGER NOT NULL, "values" BLOB NOT NULL, PRIMARY KEY (ticket, position)) WITHOUT ROWID;
`;

export interface StagedRow {
  readonly order: number;
  readonly row: Row;
}

/** Brings the events of a file that may be in any order together by ticket. Keys and values are kept sealed: they may be personal. */
export class EventStage {
  private readonly database: DatabaseSync;
  private readonly findTicket: StatementSync;
  private readonly insertTicket: StatementSync;
  private readonly insert: StatementSync;
  private readonly index: ReadonlyMap<string, number>;
  private readonly cipher = new ScratchCipher();
  private pending = 0;

  /**
   * @param columns the only ones kept
   * @param path of the scratch file; without one it has no name
   */
  constructor(private readonly columns: readonly string[], path?: string) {
    this.index = new Map(columns.map((name, place) => [name, place]));
    this.database = scratchDatabase(SCHEMA, path);
    this.findTicket = this.database.prepare('SELECT ticket FROM tickets WHERE digest = ?');
    this.insertTicket = this.database.prepare('INSERT INTO tickets (digest, key) VALUES (?, ?)');
    this.insert = this.database.prepare('INSERT OR IGNORE INTO events (ticket, position, line, "values") VALUES (?, ?, ?, ?)');
  }

  /** @returns false when the ticket has an event with this order already */
  add(key: string, order: number, row: Row): boolean {
    if (this.pending === 0) this.database.exec('BEGIN');
    this.pending++;
    const values = this.cipher.seal(JSON.stringify(this.columns.map((column) => row.text(column))));
    const { changes } = this.insert.run(this.ticketOf(key), order, row.line, values);
    if (this.pending === ROWS_PER_TRANSACTION) this.commit();
    return Number(changes) === 1;
  }

  /** Every ticket's events in order, tickets in the order in which the file names them first. Read in pages: no cursor lives across an await. */
  *tickets(): Generator<{ readonly key: string; readonly events: readonly StagedRow[] }> {
    this.commit();
    const page = this.database.prepare(
      `SELECT ticket, position, line, "values" FROM events WHERE (ticket, position) > (?, ?) ORDER BY ticket, position LIMIT ${ROWS_PER_PAGE}`);
    let ticket = 0;
    let position = Number.MIN_SAFE_INTEGER;
    let events: StagedRow[] = [];
    for (;;) {
      const rows = page.all(ticket, position);
      for (const row of rows) {
        if (row['ticket'] !== ticket && events.length > 0) {
          yield { key: this.keyOf(ticket), events };
          events = [];
        }
        ticket = row['ticket'] as number;
        position = row['position'] as number;
        const values = JSON.parse(this.cipher.open(row['values'] as Uint8Array)) as string[];
        events.push({ order: position, row: new Row(row['line'] as number, values, this.index) });
      }
      if (rows.length < ROWS_PER_PAGE) break;
    }
    if (events.length > 0) yield { key: this.keyOf(ticket), events };
  }

  close(): void {
    this.database.close();
  }

  private ticketOf(key: string): number {
    const digest = this.cipher.digest(key);
    return (this.findTicket.get(digest)?.['ticket'] as number | undefined) ?? Number(this.insertTicket.run(digest, this.cipher.seal(key)).lastInsertRowid);
  }

  private keyOf(ticket: number): string {
    return this.cipher.open(this.database.prepare('SELECT key FROM tickets WHERE ticket = ?').get(ticket)!['key'] as Uint8Array);
  }

  private commit(): void {
    if (this.pending > 0) this.database.exec('COMMIT');
    this.pending = 0;
  }
}

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ScratchCipher, scratchDatabase } from './scratch-database.js';

const KEYS_PER_TRANSACTION = 10_000;

/** Remembers on which line a key came first: a file with one row per ticket must not name a ticket twice. A key may be personal. */
export class KeyRegister {
  private readonly database: DatabaseSync;
  private readonly insert: StatementSync;
  private readonly find: StatementSync;
  private readonly cipher = new ScratchCipher();
  private pending = 0;

  constructor(path?: string) {
    this.database = scratchDatabase('CREATE TABLE keys (key BLOB PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID', path);
    this.insert = this.database.prepare('INSERT OR IGNORE INTO keys (key, line) VALUES (?, ?)');
    this.find = this.database.prepare('SELECT line FROM keys WHERE key = ?');
  }

  /** @returns the line on which the key came before, if it did */
  add(key: string, line: number): number | undefined {
    if (this.pending === 0) this.database.exec('BEGIN');
    const digest = this.cipher.digest(key);
    if (Number(this.insert.run(digest, line).changes) === 0) return this.find.get(digest)!['line'] as number;
    this.pending++;
    if (this.pending === KEYS_PER_TRANSACTION) {
      this.database.exec('COMMIT');
      this.pending = 0;
    }
    return undefined;
  }

  close(): void {
    this.database.close();
  }
}

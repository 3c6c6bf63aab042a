import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { CommandResult } from '#libs/event-store/src/handle-command.js';
import { StreamCommands } from '#libs/event-store/src/stream-commands.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import type { Notebook } from '#libs/event-store/src/testing/notebook.js';
import { notebookRequest } from '#libs/event-store/src/testing/notebook-request.js';
import { uuidV5 } from '#libs/event-store/src/uuid.js';
import { SystemClock } from '#libs/platform/src/clock.js';
import { KeyStoreSealer } from '#libs/privacy/src/sealer.js';
import { SqliteKeyStore } from '#libs/privacy/src/sqlite/sqlite-key-store.js';

const NAMESPACE = '5f0c1e56-6d1f-4c38-9a2c-6a1f2f0f7a10';
export const BOOKS = 40;
export const LINES_PER_COMMAND = 2;

/** Real commands on a real log with real sealing, the same ones in every process: command `n` is known by its number. */
export class CommandsUnderTest {
  private constructor(
    readonly store: SqliteEventStore,
    private readonly keys: SqliteKeyStore,
    private readonly commands: StreamCommands,
  ) {}

  static async open(folder: string): Promise<CommandsUnderTest> {
    const store = await SqliteEventStore.open({ path: join(folder, 'events.db'), mode: 'foreground' });
    const keys = await SqliteKeyStore.open({ path: join(folder, 'keys.db'), masterKey: createHash('sha256').update(folder).digest() });
    const commands = new StreamCommands(store, new KeyStoreSealer(keys), new SystemClock(), { cacheSize: BOOKS / 2 });
    return new CommandsUnderTest(store, keys, commands);
  }

  /** Idempotent. */
  async openBooks(): Promise<void> {
    await Promise.all(Array.from({ length: BOOKS }, async (_, book) => {
      const owner = await this.keys.ensurePerson(uuidV5(NAMESPACE, `person ${book}`), {});
      await this.commands.execute(notebookRequest(bookOf(book), { type: 'Open', owner }, { commandId: uuidV5(NAMESPACE, `open ${book}`) }));
    }));
  }

  write(n: number): Promise<CommandResult<Notebook>> {
    const command = { type: 'Write', lines: LINES_PER_COMMAND, text: `line of command ${n}` } as const;
    return this.commands.execute(notebookRequest(bookOf(n), command, { commandId: commandIdOf(n) }));
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.keys.close();
  }
}

export function bookOf(n: number): string {
  return `book-${n % BOOKS}`;
}

export function commandIdOf(n: number): string {
  return uuidV5(NAMESPACE, `write ${n}`);
}

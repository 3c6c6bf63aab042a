import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import { openEngine } from '#libs/engine/src/engine.js';
import { isUuid } from '#libs/event-store/src/uuid.js';
import { PersonEraser, UnknownPersonError } from '#libs/privacy/src/erase-person.js';
import { replayErasures } from '#libs/privacy/src/replay-erasures.js';
import { CliError, type CliIo, EXIT, EXIT_CODES_HELP } from '../cli-io.js';
import { configOf, type DataFolderOptions, openKeys, openLog, requireLog, withDataDir } from '../data-folder.js';

interface Options extends DataFolderOptions {
  readonly replay?: true;
}

export function addEraseCommand(program: Command, io: CliIo): void {
  withDataDir(program.command('erase [personRef]'))
    .description('erase a person for good: name, contact and every text in their tickets; figures and history stay')
    .addOption(new Option('--replay', 'erase again whom the log says erased: after an older key store was restored, before anybody reads'))
    .addHelpText('after', `
The reference is the reporterRef of a ticket: xiuhua replay <ticketId> shows it. There is no way back; backups of the
key store are the one place where the person's key still is: after restoring one, --replay repeats the erasures made since.

Examples:
  $ xiuhua erase 3c0c4a53-7c1e-5bb4-9d3e-5a0f9e3a1b2c --data-dir /srv/xiuhua
  $ xiuhua erase --replay --data-dir /srv/xiuhua
${EXIT_CODES_HELP}`)
    .action(async (personRef: string | undefined, { replay, ...options }: Options) => {
      if ((personRef === undefined) !== (replay === true)) throw new CliError('give one person reference, or --replay', EXIT.usage);
      if (personRef === undefined) return io.out(await repeat(options, io));
      if (!isUuid(personRef)) throw new CliError(`${personRef} is no person reference; it is a UUID, the reporterRef of a ticket`, EXIT.usage);
      io.out(await erase(personRef.toLowerCase(), options, io));
    });
}

async function erase(personRef: string, options: DataFolderOptions, io: CliIo): Promise<string> {
  const config = configOf(options, io);
  requireLog(config);
  const engine = await openEngine(config, { writes: 'background' });
  try {
    const { erasedAt, changed } = await new PersonEraser(engine.keys, engine.executor).erase({
      personRef, actor: { id: 'cli', role: 'admin' }, commandId: randomUUID(), correlationId: randomUUID(),
    });
    return changed ? `${personRef} is erased (recorded ${erasedAt})` : `${personRef} had been erased before (recorded ${erasedAt})`;
  } catch (error) {
    if (error instanceof UnknownPersonError) throw new CliError(error.message, EXIT.failed, { cause: error });
    throw error;
  } finally {
    await engine.close();
  }
}

async function repeat(options: DataFolderOptions, io: CliIo): Promise<string> {
  const config = configOf(options, io);
  const store = await openLog(config);
  try {
    const keys = await openKeys(config);
    try {
      const count = await replayErasures(store, keys);
      return count === 0 ? 'nobody had come back: every erasure of the log holds' : `${count.toLocaleString('en-US')} ${count === 1 ? 'person' : 'persons'} erased again`;
    } finally {
      await keys.close();
    }
  } finally {
    await store.close();
  }
}

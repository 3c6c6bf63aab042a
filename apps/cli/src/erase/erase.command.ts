import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { openEngine } from '#libs/engine/src/engine.js';
import { isUuid } from '#libs/event-store/src/uuid.js';
import { PersonEraser, UnknownPersonError } from '#libs/privacy/src/erase-person.js';
import { CliError, type CliIo, EXIT, EXIT_CODES_HELP } from '../cli-io.js';
import { configOf, type DataFolderOptions, requireLog, withDataDir } from '../data-folder.js';

export function addEraseCommand(program: Command, io: CliIo): void {
  withDataDir(program.command('erase <personRef>'))
    .description('erase a person for good: name, contact and every text in their tickets; figures and history stay')
    .addHelpText('after', `
The reference is the reporterRef of a ticket: xiuhua replay <ticketId> shows it. There is no way back. Backups of the
key store are the one place where the person's key still is: whoever opens one that was restored erases everybody again
whom the log says erased, so keep the log with it.

Examples:
  $ xiuhua erase 3c0c4a53-7c1e-5bb4-9d3e-5a0f9e3a1b2c --data-dir /srv/xiuhua
${EXIT_CODES_HELP}`)
    .action(async (personRef: string, options: DataFolderOptions) => {
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

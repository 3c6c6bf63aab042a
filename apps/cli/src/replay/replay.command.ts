import type { Command } from 'commander';
import { EnvelopeOpener } from '#libs/privacy/src/opener.js';
import { CliError, type CliIo, EXIT, EXIT_CODES_HELP } from '../cli-io.js';
import { configOf, type DataFolderOptions, openKeys, openLog, withDataDir } from '../data-folder.js';
import { isTicketId } from '#libs/ticketing/src/ticket/ticket-id.js';
import { type CaseHistory, readCase } from './case-history.js';
import { historyText } from './history-text.js';

interface Options extends DataFolderOptions {
  readonly json?: true;
  readonly texts?: true;
}

export function addReplayCommand(program: Command, io: CliIo): void {
  withDataDir(program.command('replay <ticketId>'))
    .description('show a ticket\'s whole history, each step with the state it led to, folded from its own stream')
    .option('--texts', 'open the sealed texts too (needs the key store; they are personal data)')
    .option('--json', 'as JSON')
    .addHelpText('after', `
Examples:
  $ xiuhua replay 20261122-7KQ4M-X9PTC
  $ xiuhua replay 20261122-7KQ4M-X9PTC --texts
  $ xiuhua replay 20261122-7KQ4M-X9PTC --json | jq '.steps[].after.status'
${EXIT_CODES_HELP}`)
    .action(async (ticketId: string, options: Options) => {
      if (!isTicketId(ticketId)) throw new CliError(`${ticketId} is no ticket id; it looks like 20261122-7KQ4M-X9PTC`, EXIT.usage);
      const history = await replay(ticketId, options, io);
      if (!history) throw new CliError(`there is no ticket ${ticketId} in this log`);
      io.out(options.json ? JSON.stringify(history, null, 2) : historyText(history));
    });
}

async function replay(ticketId: string, options: Options, io: CliIo): Promise<CaseHistory | undefined> {
  const config = configOf(options, io);
  const store = await openLog(config);
  try {
    if (!options.texts) return await readCase(store, ticketId);
    const keys = await openKeys(config, store);
    try {
      const opener = new EnvelopeOpener(keys);
      return await readCase(store, ticketId, async ({ streamId, eventId, sealed }) => (sealed ? opener.open(streamId, eventId, sealed) : null));
    } finally {
      await keys.close();
    }
  } finally {
    await store.close();
  }
}

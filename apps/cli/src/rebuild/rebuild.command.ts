import type { Command } from 'commander';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import { rebuild } from '#libs/projections/src/rebuild.js';
import { PROJECTIONS } from '#libs/read-model/src/projections.js';
import { openReadModel } from '#libs/read-model/src/open-read-model.js';
import { CliError, type CliIo, EXIT, EXIT_CODES_HELP } from '../cli-io.js';
import { configOf, type DataFolderOptions, openLog, withDataDir } from '../data-folder.js';
import { ProgressLine } from '../progress-line.js';

export function addRebuildCommand(program: Command, io: CliIo): void {
  withDataDir(program.command('rebuild'))
    .description('build the read model anew from the log, beside the one in use, and let it take over; nothing need be stopped')
    .addHelpText('after', `
Killed half-way, the next rebuild goes on from there.

Example:
  $ xiuhua rebuild --data-dir /srv/xiuhua
${EXIT_CODES_HELP}`)
    .action(async (options: DataFolderOptions) => io.out(await rebuildAll(options, io)));
}

async function rebuildAll(options: DataFolderOptions, io: CliIo): Promise<string> {
  const config = configOf(options, io);
  const store = await openLog(config);
  const database = await openReadModel(config.readModel);
  const progress = new ProgressLine(io.stderr);
  const started = performance.now();
  try {
    const result = await rebuild({
      store, database, projections: PROJECTIONS, upcasters: new Upcasters(), signal: io.signal,
      onProgress: ({ phase, events }) => progress.show(`${phase}: ${events.toLocaleString('en-US')} events`),
    });
    const seconds = (performance.now() - started) / 1000;
    const rate = Math.round(result.events / Math.max(seconds, 0.001));
    return `Rebuilt ${PROJECTIONS.map(({ name }) => name).join(', ')} from ${result.events.toLocaleString('en-US')} events in ${seconds.toFixed(1)} s `
      + `(${rate.toLocaleString('en-US')}/s)${result.resumed ? ', going on where an earlier rebuild had stopped' : ''}; at position ${result.position}`;
  } catch (error) {
    if (io.signal.aborted) throw new CliError('stopped; the next rebuild goes on from here', EXIT.interrupted, { cause: error });
    throw error;
  } finally {
    progress.end();
    await database.close();
    await store.close();
  }
}

import type { Command } from 'commander';
import { openEngine } from '#libs/engine/src/engine.js';
import { type CliIo, EXIT_CODES_HELP } from '../cli-io.js';
import { configOf, type DataFolderOptions, withDataDir } from '../data-folder.js';
import { type DemoTicket, loadDemo } from './load-demo.js';

export function addDemoCommand(program: Command, io: CliIo): void {
  withDataDir(program.command('demo'))
    .description('load a small fictional subdistrict with a dozen tickets; repeated, it adds nothing')
    .addHelpText('after', `
Example:
  $ xiuhua demo --data-dir /tmp/try-it
${EXIT_CODES_HELP}`)
    .action(async (options: DataFolderOptions) => {
      const engine = await openEngine(configOf(options, io), { writes: 'foreground' });
      try {
        io.out(demoText(await loadDemo(engine, Date.now())));
      } finally {
        await engine.close();
      }
    });
}

function demoText(tickets: readonly DemoTicket[]): string {
  return [
    'The fictional subdistrict 绣花街道: communities xf (grids xf-01, xf-02) and hy (grid hy-01). Its tickets:',
    ...tickets.map(({ ticketId, status, story }) => `  ${ticketId}  ${status.padEnd(12)}  ${story}`),
    `Look at one with: xiuhua replay ${tickets[0]!.ticketId} --texts`,
  ].join('\n');
}

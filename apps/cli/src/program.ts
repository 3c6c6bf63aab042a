import { Command, CommanderError } from 'commander';
import { addDemoCommand } from './demo/demo.command.js';
import { addEraseCommand } from './erase/erase.command.js';
import { addImportCommand } from './import/import.command.js';
import { addCalendarCommand, addDefinitionCommand, addPolicyCommand } from './publication/publication.command.js';
import { addRebuildCommand } from './rebuild/rebuild.command.js';
import { addRelayCommand } from './relay/relay.command.js';
import { addReplayCommand } from './replay/replay.command.js';
import { addResponseTimesCommand } from './response-times/response-times.command.js';
import { addSimulateCommand } from './simulate/simulate.command.js';
import { addStatsCommand } from './stats/stats.command.js';
import { addTokenCommand } from './token/token.command.js';
import { addVerifyCommand } from './verify/verify.command.js';
import { CliError, type CliIo, EXIT, EXIT_CODES_HELP } from './cli-io.js';

export function buildProgram(io: CliIo): Command {
  const program = new Command('xiuhua')
    .description('Resident complaints as events: the command line of the Xiuhua (绣花) engine')
    .addHelpText('after', EXIT_CODES_HELP)
    .configureOutput({ writeOut: (text) => io.out(text.trimEnd()), writeErr: (text) => void io.stderr.write(text) })
    .showHelpAfterError('(add --help for usage and examples)')
    .exitOverride();
  for (const add of [addImportCommand, addReplayCommand, addResponseTimesCommand, addStatsCommand, addSimulateCommand, addRebuildCommand, addVerifyCommand, addTokenCommand, addEraseCommand, addPolicyCommand, addCalendarCommand, addDefinitionCommand, addRelayCommand, addDemoCommand]) add(program, io);
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  return program;
}

/** Runs one command line and tells its exit code; never throws. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  try {
    await buildProgram(io).parseAsync(args, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    io.stderr.write(`xiuhua: ${describe(error, io)}\n`);
    return error instanceof CliError ? error.exitCode : EXIT.failed;
  }
}

/** The message alone: our errors name the thing, the value and the way out. With LOG_LEVEL=debug where it came from too. */
function describe(error: unknown, { env }: CliIo): string {
  if (!(error instanceof Error)) return String(error);
  return env['LOG_LEVEL'] === 'debug' ? (error.stack ?? error.message) : error.message;
}

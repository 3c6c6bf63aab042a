import { type Command, InvalidArgumentError, Option } from 'commander';
import { LogThread, LogThreadTimeoutError } from '#libs/engine/src/replay/log-thread.js';
import { calendarOf, unknownCalendar } from '#libs/engine/src/simulation/calendar-of.js';
import { Simulations } from '#libs/engine/src/simulation/simulations.js';
import { SystemClock } from '#libs/platform/src/clock.js';
import type { CalendarDocument } from '#libs/ticketing/src/calendar/calendar-document.js';
import { faultsOfCalendar } from '#libs/ticketing/src/calendar/validate-calendar.js';
import type { PolicyDocument } from '#libs/ticketing/src/policy/policy-document.js';
import { faultsOfPolicy } from '#libs/ticketing/src/policy/validate-policy.js';
import type { DocumentFault } from '#libs/ticketing/src/publication/invalid-document-error.js';
import type { SimulationResult } from '#libs/ticketing/src/simulation/simulation-result.js';
import { CliError, type CliIo, EXIT, EXIT_CODES_HELP } from '../cli-io.js';
import { configOf, type DataFolderOptions, openLog, withDataDir } from '../data-folder.js';
import { timeParser } from '../import/time/time-format.js';
import { faultLine, readDocumentFile } from '../publication/document-file.js';
import { ProgressLine } from '../progress-line.js';
import { simulationCsv, simulationText } from './simulation-text.js';

const DEFAULT_LISTED = 100;
const MAX_LISTED = 100_000;

interface Options extends DataFolderOptions {
  readonly policy: string;
  readonly calendar?: string;
  readonly from?: number;
  readonly to?: number;
  readonly community?: readonly string[];
  readonly list: number;
  readonly timeLimit: number;
  readonly csv?: true;
  readonly json?: true;
}

export function addSimulateCommand(program: Command, io: CliIo): void {
  withDataDir(program.command('simulate'))
    .description('what would have happened under another policy: the same human events, breaches and escalations made anew; nothing is written')
    .requiredOption('-p, --policy <file>', 'policy in YAML or JSON; it need not be published')
    .option('-c, --calendar <file>', 'calendar to count by, instead of the published one that the policy names')
    .option('--from <instant>', 'reported at or after, for example 2026-08-01T00:00:00+08:00', instant)
    .option('--to <instant>', 'reported before', instant)
    .option('--community <id...>', 'of these communities only')
    .option('--list <n>', 'changed tickets to be listed', listed, DEFAULT_LISTED)
    .option('--time-limit <seconds>', 'stop after so many seconds', seconds, 600)
    .addOption(new Option('--csv', 'a row per community, as CSV').conflicts('json'))
    .option('--json', 'everything, as JSON')
    .addHelpText('after', `
Examples:
  $ xiuhua simulate --policy stricter.yaml
  $ xiuhua simulate -p policy.yaml -c shorter-week.json --from 2026-08-01T00:00:00+08:00 --community xf hp
  $ xiuhua simulate -p policy.yaml --json | jq '.total.difference.breaches'
${EXIT_CODES_HELP}`)
    .action(async (options: Options) => {
      const result = await simulate(options, io);
      io.out(options.json ? JSON.stringify(result, null, 2) : options.csv ? simulationCsv(result) : simulationText(result));
    });
}

async function simulate({ policy: policyFile, calendar: calendarFile, from, to, community, list, timeLimit, ...folder }: Options, io: CliIo): Promise<SimulationResult> {
  const policy = await checkedFile<PolicyDocument>(policyFile, faultsOfPolicy);
  const config = configOf(folder, io);
  const calendar = calendarFile === undefined ? await publishedCalendar(policy, policyFile, folder, io) : await checkedFile<CalendarDocument>(calendarFile, faultsOfCalendar);
  const line = new ProgressLine(io.stderr);
  try {
    return await new Simulations(new LogThread(config.eventStore, timeLimit * 1000)).run({
      policy, calendar, communities: community ?? null, now: new Date(new SystemClock().now()).toISOString(), listed: list,
      ...(from !== undefined && { from }), ...(to !== undefined && { to }),
    }, { signal: io.signal, onProgress: ({ events, of }) => line.show(`${events.toLocaleString('en-US')} of ${of.toLocaleString('en-US')} events`) });
  } catch (error) {
    if (io.signal.aborted) throw new CliError('stopped; nothing was written', EXIT.interrupted, { cause: error });
    if (error instanceof LogThreadTimeoutError) throw new CliError(`the simulation took longer than ${timeLimit} s; give it more with --time-limit`, EXIT.failed, { cause: error });
    throw error;
  } finally {
    line.end();
  }
}

async function publishedCalendar(policy: PolicyDocument, file: string, folder: DataFolderOptions, io: CliIo): Promise<CalendarDocument> {
  const store = await openLog(configOf(folder, io));
  try {
    const calendar = await calendarOf(policy.calendar, store);
    if (calendar === undefined) throw faulty(file, [unknownCalendar(policy)]);
    return calendar;
  } finally {
    await store.close();
  }
}

/** @throws CliError with every fault */
async function checkedFile<D>(file: string, faultsOf: (value: unknown) => readonly DocumentFault[]): Promise<D> {
  const value = await readDocumentFile(file);
  const faults = faultsOf(value);
  if (faults.length > 0) throw faulty(file, faults);
  return value as D;
}

function faulty(file: string, faults: readonly DocumentFault[]): CliError {
  return new CliError([`${file} cannot be simulated:`, ...faults.map((fault) => `  ${faultLine(fault)}`)].join('\n'));
}

function instant(text: string): number {
  const written = timeParser('iso')(text);
  if (!written?.absolute) throw new InvalidArgumentError('Give an instant with offset or Z, for example 2026-08-01T00:00:00+08:00.');
  return written.ms;
}

function listed(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > MAX_LISTED) throw new InvalidArgumentError(`Give a whole number from 0 to ${MAX_LISTED}.`);
  return value;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 86_400) throw new InvalidArgumentError('Give a whole number from 1 to 86400.');
  return value;
}

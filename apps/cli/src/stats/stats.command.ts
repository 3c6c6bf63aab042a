import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEFINITION_REF, type DefinitionRef, definitionRef, definitionsFor, definitionsIn, UnusableDefinitionError } from '#libs/engine/src/figure-definitions.js';
import { replayStatistics } from '#libs/engine/src/replay/replay-statistics.js';
import type { EventStore } from '#libs/event-store/src/event-store.js';
import type { Config } from '#libs/platform/src/config.js';
import {
  type Basis, BASES, type Belonging, BELONGINGS, FIGURES, type FigureName, SeveralZonesError, STATISTIC_GROUPS, type StatisticGroup, type Statistics,
  type StatisticsQuery, TooManyRowsError,
} from '#libs/read-model/src/statistics/statistics.js';
import { statisticsCsv } from '#libs/read-model/src/statistics/statistics-csv.js';
import type { PeriodKind } from '#libs/ticketing/src/measures/periods.js';
import { CHANNELS, type Channel } from '#libs/ticketing/src/ticket/vocabulary.js';
import { CliError, type CliIo, EXIT, EXIT_CODES_HELP } from '../cli-io.js';
import { configOf, type DataFolderOptions, openLog, withDataDir } from '../data-folder.js';
import { ProgressLine } from '../progress-line.js';
import { instantOption, wholeNumberOption } from '../response-times/instant-option.js';
import { openUpToDateReadModel } from '../response-times/up-to-date-read-model.js';
import { statisticsText } from './stats-text.js';

interface Options extends DataFolderOptions {
  readonly figures: readonly FigureName[];
  readonly groupBy: StatisticGroup;
  readonly depth?: number;
  readonly from?: number;
  readonly to?: number;
  readonly period?: PeriodKind['kind'];
  readonly startDay: number;
  readonly basis: Basis;
  readonly by: Belonging;
  readonly asOf?: number;
  readonly asOfPosition?: string;
  readonly community?: string;
  readonly grid?: string;
  readonly category?: string;
  readonly channel?: Channel;
  readonly workingTime?: true;
  readonly definitions: readonly DefinitionRef[];
  readonly csv?: true;
  readonly json?: true;
}

export function addStatsCommand(program: Command, io: CliIo): void {
  withDataDir(program.command('stats'))
    .description('counts, times, rates and responsibility, exact, per group and period, as of any instant')
    .option('--figures <names>', `comma-separated: ${FIGURES.join(', ')}`, figures, ['counts', 'resolution_time'])
    .addOption(new Option('--group-by <what>', 'what makes a group').choices(STATISTIC_GROUPS).default('all'))
    .option('--depth <n>', 'levels of the category that make a group', wholeNumberOption(1, 3))
    .option('--from <instant>', 'reported (flow: happened) at or after, for example 2026-08-01T00:00:00+08:00', instantOption)
    .option('--to <instant>', 'reported (flow: happened) before', instantOption)
    .addOption(new Option('--period <kind>', 'cut from–to in the zone of the communities').choices(['day', 'iso-week', 'month']))
    .option('--start-day <n>', 'day on which a month begins, for example 19', wholeNumberOption(1, 28), 1)
    .addOption(new Option('--basis <basis>', 'what was reported in the period, or what happened in it').choices(BASES).default('cohort'))
    .addOption(new Option('--by <belonging>', 'the community that a ticket is in, or was reported in').choices(BELONGINGS).default('current'))
    .option('--as-of <instant>', 'what happened at or after it is not known', instantOption)
    .option('--as-of-position <position>', 'only what the log knew at this position, from a replay; as-of is then by default the instant of its last event', position)
    .option('--community <id>', 'of this community only')
    .option('--grid <id>', 'of this grid of the community only')
    .option('--category <path>', 'of this category, or below it, only')
    .addOption(new Option('--channel <channel>', 'of this channel only').choices(CHANNELS))
    .option('--working-time', 'times also in working time')
    .option('--definitions <names>', 'comma-separated: what on_time and three_rates mean, side by side, as in DUE_IN_PERIOD,three-rates/1', definitions, [])
    .addOption(new Option('--csv', 'as CSV, durations in milliseconds').conflicts('json'))
    .option('--json', 'as JSON, durations in milliseconds')
    .addHelpText('after', `
What every figure means: docs/statistics.md

Examples:
  $ xiuhua stats --figures counts,backlog --from 2026-08-01T00:00:00+08:00 --to 2026-08-08T00:00:00+08:00 --period day
  $ xiuhua stats --group-by grid --community xf --figures resolution_time,responsibility --working-time
  $ xiuhua stats --figures on_time,three_rates --from 2026-01-19T00:00:00+08:00 --to 2026-07-19T00:00:00+08:00 --period month --start-day 19 --csv
${EXIT_CODES_HELP}`)
    .action(async (options: Options) => {
      const statistics = await read(options, io);
      io.out(options.json ? JSON.stringify(statistics, null, 2) : options.csv ? statisticsCsv(statistics) : statisticsText(statistics));
    });
}

async function read(options: Options, io: CliIo): Promise<Statistics> {
  const asked = queryOf(options);
  const config = configOf(options, io);
  const store = await openLog(config);
  try {
    return options.asOfPosition === undefined ? await readModelStatistics(asked, options, { config, store, io }) : await replayed(asked, options, options.asOfPosition, { store, io });
  } catch (error) {
    throw error instanceof SeveralZonesError || error instanceof TooManyRowsError || error instanceof UnusableDefinitionError ? new CliError(error.message) : error;
  } finally {
    await store.close();
  }
}

type AskedQuery = Omit<StatisticsQuery, 'definitions'>;

interface Source {
  readonly store: EventStore;
  readonly io: CliIo;
}

async function readModelStatistics(asked: AskedQuery, { definitions: refs }: Options, { config, store, io }: Source & { readonly config: Config }): Promise<Statistics> {
  const readModel = await openUpToDateReadModel(config, store, io.signal);
  try {
    const evaluated = await definitionsFor(asked.figures, refs, asked.asOf, definitionsIn(store, await store.head()));
    return await readModel.statistics(null, { ...asked, definitions: evaluated });
  } finally {
    await readModel.close();
  }
}

/** In this process: nobody else waits for it. */
async function replayed({ asOf, ...query }: AskedQuery, options: Options, asOfPosition: string, { store, io }: Source): Promise<Statistics> {
  const line = new ProgressLine(io.stderr);
  try {
    const request = { position: asOfPosition, communities: null, query: { ...query, ...(options.asOf !== undefined && { asOf }) }, definitions: options.definitions };
    const outcome = await replayStatistics(store, request, ({ events, of }) => {
      io.signal.throwIfAborted();
      line.show(`${events.toLocaleString('en-US')} of ${of.toLocaleString('en-US')} events`);
    });
    if (!outcome.ok) throw new CliError(`${outcome.field}: ${outcome.message}`);
    return outcome.statistics;
  } finally {
    line.end();
  }
}

/** @throws CliError for options that contradict each other */
function queryOf({ figures: wanted, groupBy, depth, from, to, period, startDay, basis, by, asOf = Date.now(), community, grid, category, channel, workingTime }: Options): Omit<StatisticsQuery, 'definitions'> {
  if (grid !== undefined && community === undefined) throw new CliError('--grid needs --community: grid ids are unique within one only', EXIT.usage);
  if (depth !== undefined && groupBy !== 'category') throw new CliError('--depth goes with --group-by category only', EXIT.usage);
  if (period !== undefined && (from === undefined || to === undefined)) throw new CliError('--period needs --from and --to', EXIT.usage);
  return {
    figures: wanted, groupBy, basis, by, asOf, workingTime: workingTime === true,
    ...(depth !== undefined && { depth }), ...(from !== undefined && { from }), ...(to !== undefined && { to }),
    ...(period !== undefined && { period: period === 'month' ? { kind: period, startDay } : { kind: period } }),
    ...(community !== undefined && { communityId: community }), ...(grid !== undefined && { grid: `${community}/${grid}` }),
    ...(category !== undefined && { category }), ...(channel !== undefined && { channel }),
  };
}

function figures(text: string): FigureName[] {
  return text.split(',').map((name) => {
    const figure = FIGURES.find((known) => known === name);
    if (figure === undefined) throw new InvalidArgumentError(`There is no figure ${name}; give of ${FIGURES.join(', ')}.`);
    return figure;
  });
}

function definitions(text: string): DefinitionRef[] {
  return text.split(',').map((ref) => {
    if (!DEFINITION_REF.test(ref)) throw new InvalidArgumentError(`${ref} names no definition; give for example three-rates or three-rates/1.`);
    return definitionRef(ref);
  });
}

function position(text: string): string {
  if (!/^\d{1,19}$/.test(text)) throw new InvalidArgumentError('Give a log position as a command answered it.');
  return text;
}

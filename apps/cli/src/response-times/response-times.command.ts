import { type Command, Option } from 'commander';
import type { ResponseTimeGroup, ResponseTimes } from '#libs/read-model/src/read-model.js';
import { type CliIo, EXIT_CODES_HELP } from '../cli-io.js';
import { configOf, type DataFolderOptions, openLog, withDataDir } from '../data-folder.js';
import { instantOption, wholeNumberOption } from './instant-option.js';
import { responseTimesCsv, responseTimesTable } from './response-times-text.js';
import { openUpToDateReadModel } from './up-to-date-read-model.js';

interface Options extends DataFolderOptions {
  readonly groupBy: ResponseTimeGroup;
  readonly depth?: number;
  readonly from?: number;
  readonly to?: number;
  readonly community?: string;
  readonly csv?: true;
  readonly json?: true;
}

export function addResponseTimesCommand(program: Command, io: CliIo): void {
  withDataDir(program.command('response-times'))
    .description('how long tickets waited for their first response and their resolution, per group')
    .addOption(new Option('--group-by <what>', 'what makes a group').choices(['community', 'grid', 'category', 'channel']).default('community'))
    .option('--depth <n>', 'levels of the category that make a group', wholeNumberOption(1, 3))
    .option('--from <instant>', 'reported at or after, for example 2026-08-01T00:00:00+08:00', instantOption)
    .option('--to <instant>', 'reported before', instantOption)
    .option('--community <id>', 'of this community only')
    .addOption(new Option('--csv', 'as CSV, durations in milliseconds').conflicts('json'))
    .option('--json', 'as JSON, durations in milliseconds')
    .addHelpText('after', `
Examples:
  $ xiuhua response-times
  $ xiuhua response-times --group-by category --depth 1 --from 2026-08-01T00:00:00-04:00 --to 2026-08-08T00:00:00-04:00
  $ xiuhua response-times --group-by grid --community xf --csv > grids.csv
${EXIT_CODES_HELP}`)
    .action(async (options: Options) => {
      const times = await responseTimes(options, io);
      io.out(options.json ? JSON.stringify(times, null, 2) : options.csv ? responseTimesCsv(times) : responseTimesTable(times));
    });
}

async function responseTimes({ groupBy, depth: levels, from, to, community, ...folder }: Options, io: CliIo): Promise<ResponseTimes> {
  const config = configOf(folder, io);
  const store = await openLog(config);
  try {
    const readModel = await openUpToDateReadModel(config, store, io.signal);
    try {
      return await readModel.responseTimes(null, {
        groupBy, ...(levels !== undefined && { depth: levels }), ...(from !== undefined && { from }), ...(to !== undefined && { to }),
        ...(community !== undefined && { communityId: community }),
      });
    } finally {
      await readModel.close();
    }
  } finally {
    await store.close();
  }
}

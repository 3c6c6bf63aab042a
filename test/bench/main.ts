import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { benchEventStoreDb } from './eventstoredb.js';
import { benchLog } from './log.js';
import { type Figure, meets, table } from './figure.js';
import { benchHttp } from './http.js';
import { benchImport } from './import.js';
import { benchMilestones } from './milestones.js';
import { benchProjections } from './projections.js';
import { benchRelay } from './relay.js';
import { benchStatistics } from './statistics.js';

const SUITES: Readonly<Record<string, (quick: boolean, city?: string) => Promise<Figure[]>>> = {
  log: benchLog, eventstoredb: benchEventStoreDb, http: benchHttp, projections: benchProjections, milestones: benchMilestones,
  statistics: benchStatistics, relay: benchRelay, import: benchImport,
};
/** Its figures are among those of another. */
const ALONE_ONLY = 'statistics';

const USAGE = `npm run bench -- [options] [suite …]

  suites: ${Object.keys(SUITES).join(', ')} (default: all; ${ALONE_ONLY} is part of projections)
  --quick        a few seconds: proves that every bench runs, its figures mean little
  --city <dir>   statistics: keep the generated city there, and use it again
  --json <file>  also write the figures as JSON
  --help         this text

Ratios are taken within one run on one machine; compare those, not the absolute figures of two machines.
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, city: { type: 'string' }, json: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const wanted = positionals.length === 0 ? Object.keys(SUITES).filter((name) => name !== ALONE_ONLY) : positionals;
  const unknown = wanted.find((name) => !(name in SUITES));
  if (unknown !== undefined) throw new TypeError(`there is no suite ${unknown}\n\n${USAGE}`);
  const figures: Figure[] = [];
  for (const name of wanted) {
    process.stderr.write(`${name} …\n`);
    figures.push(...((await SUITES[name]?.(values.quick, values.city)) ?? []));
  }
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) };
  process.stdout.write(`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}\n\n${table(figures)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ machine, quick: values.quick, figures }, null, 2)}\n`);
  // A quick run's speed judges nothing; a refused or lost command is a fault in any run.
  const faults = figures.filter((figure) => meets(figure) === false && (!values.quick || isCount(figure)));
  if (faults.length > 0) process.exitCode = 1;
}

const isCount = ({ bar }: Figure): boolean => bar !== undefined && 'atMost' in bar && bar.atMost === 0;

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
});

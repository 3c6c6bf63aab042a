import { basename } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { openEngine } from '#libs/engine/src/engine.js';
import { CliError, type CliIo, EXIT, EXIT_CODES_HELP } from '../cli-io.js';
import { configOf, type DataFolderOptions, withDataDir } from '../data-folder.js';
import { MappingError } from './mapping/mapping.js';
import { type MappingDocument, readMapping } from './mapping/read-mapping.js';
import { type ImportReport, reportText } from './run/import-report.js';
import { RejectsFile } from './run/rejects-file.js';
import { runImport } from './run/run-import.js';
import { timeParser } from './time/time-format.js';

/** Folded tickets worth remembering while each is visited once. */
const CACHED_STREAMS = 1024;

interface Options extends DataFolderOptions {
  readonly mapping: string;
  readonly extractedAt?: string;
  readonly inFlight: number;
  readonly rejects?: string;
  readonly json?: true;
}

export function addImportCommand(program: Command, io: CliIo): void {
  withDataDir(program.command('import <file>'))
    .description('import tickets from a CSV file, plain or gzip, as a mapping file describes it; repeat it to go on or to bring in a later cut')
    .requiredOption('-m, --mapping <file>', 'mapping file (YAML), see docs/import.md')
    .option('--extracted-at <instant>', 'when this file was cut, instead of the mapping\'s extractedAt', instant)
    .option('--in-flight <n>', 'tickets carried out at once', inFlight, 128)
    .option('--rejects <file>', 'write every rejected row to this file as CSV (line, reason), not only the first hundred to the report')
    .option('--json', 'the report as JSON')
    .addHelpText('after', `
Examples:
  $ xiuhua import requests.csv.gz --mapping docs/examples/nyc311.mapping.yaml
  $ xiuhua import log.csv -m my.mapping.yaml --data-dir /srv/xiuhua --json > report.json
  $ xiuhua import log.csv -m my.mapping.yaml --rejects rejected.csv
${EXIT_CODES_HELP}`)
    .action(async (file: string, options: Options) => {
      const report = await importFile(file, options, io);
      io.out(options.json ? JSON.stringify(report, null, 2) : reportText(report));
      if (report.outcome === 'interrupted') throw new CliError('stopped; run the same command again to go on', EXIT.interrupted);
    });
}

async function importFile(file: string, options: Options, io: CliIo): Promise<ImportReport> {
  const document = withExtractedAt(await readMapping(options.mapping), options.extractedAt);
  const rejects = options.rejects === undefined ? undefined : new RejectsFile(options.rejects, [file, options.mapping]);
  try {
    return await importDocument(file, document, options, io, rejects);
  } finally {
    rejects?.close();
  }
}

async function importDocument(file: string, document: MappingDocument, options: Options, io: CliIo, rejects: RejectsFile | undefined): Promise<ImportReport> {
  const engine = await openEngine({ ...configOf(options, io), streamCacheSize: CACHED_STREAMS }, { writes: 'background' });
  // after the engine has started its writer thread, which keeps its priority: it holds the log's write lock
  io.giveWay();
  try {
    const report = await runImport(engine, {
      file, document, inFlight: options.inFlight, signal: io.signal, progress: io.stderr,
      ...(rejects && { onReject: (line: number, reason: string) => rejects.add(line, reason) }),
    });
    return { ...report, file: basename(file) };
  } catch (error) {
    if (error instanceof MappingError) throw error;
    if (io.signal.aborted) throw new CliError('stopped before anything was imported', EXIT.interrupted, { cause: error });
    throw error;
  } finally {
    await engine.close();
  }
}

function withExtractedAt(document: MappingDocument, extractedAt: string | undefined): MappingDocument {
  return extractedAt === undefined ? document : { ...document, mapping: { ...document.mapping, extractedAt } };
}

function instant(text: string): string {
  const written = timeParser('iso')(text);
  if (!written?.absolute) throw new InvalidArgumentError('Give an instant with offset or Z, for example 2026-08-08T09:45:28Z.');
  return new Date(written.ms).toISOString();
}

function inFlight(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1024) throw new InvalidArgumentError('Give a whole number from 1 to 1024.');
  return value;
}

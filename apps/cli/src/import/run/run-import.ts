import type { Actor } from '#libs/ticketing/src/decider.js';
import { importRunDecider, importStream } from '#libs/ticketing/src/import-run/import-run-decider.js';
import type { ImportRunCommand } from '#libs/ticketing/src/import-run/import-run-command.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { contentDigest } from '../csv/open-text.js';
import type { MappingDocument } from '../mapping/read-mapping.js';
import { readImportPolicy } from '../policy/import-policy.js';
import { publishImportPolicy } from '../policy/publish-import-policy.js';
import { CommunityImporter, type ImportRunContext } from './community-importer.js';
import { inFlight } from './in-flight.js';
import { importIdOf, mappingDigestOf, runCommandId } from './import-ids.js';
import { countsOf, importReport, type ImportReport } from './import-report.js';
import { ImportTally } from './import-tally.js';
import type { ImportTarget } from './import-target.js';
import { patiently } from './patience.js';
import { plannedTickets } from './planned-tickets.js';
import type { ProgressStream } from '../../progress-line.js';
import { Progress } from './progress.js';
import { TicketImporter } from './ticket-importer.js';

export interface ImportOptions {
  readonly file: string;
  readonly document: MappingDocument;
  /** Tickets carried out at once; the steps of one ticket stay in order. */
  readonly inFlight: number;
  /** Aborted: nothing more is begun, what is begun is finished, the report says `interrupted`. */
  readonly signal: AbortSignal;
  readonly progress: ProgressStream;
  /** Told of every rejected row; the report lists the first hundred only. */
  readonly onReject?: (line: number, reason: string) => void;
}

/**
 * Imports a file. May be repeated and goes on after a crash: every step has its command id from the source's name, the
 * ticket's key and the step, and what is recorded is not recorded again.
 * @throws MappingError, CsvError, EventStoreUnavailableError, CliError when the mapping's policy cannot be published
 */
export async function runImport(target: ImportTarget, options: ImportOptions): Promise<ImportReport> {
  const started = performance.now();
  const { file, document: { mapping }, signal } = options;
  const tally = new ImportTally(options.onReject);
  const content = await contentDigest(file, signal);
  const policy = await readImportPolicy(options.document, target.publications);
  const mappingDigest = mappingDigestOf(mapping, policy);
  const importId = importIdOf(mapping.source, mappingDigest, content.digest);
  const actor: Actor = { id: `import:${mapping.source}`, role: 'import' };
  const run: ImportRunContext = { importId, source: mapping.source, timeZone: mapping.timeZone, extractedAt: mapping.extractedAt, actor };

  const begin = { mappingDigest, sourceDigest: content.digest, extractedAt: mapping.extractedAt, source: mapping.source };
  const start = async (): Promise<void> => {
    if (policy !== undefined) await publishImportPolicy(policy, run, target.publications);
    await record(target, run, 'start', { type: 'StartImport', ...begin }, begin);
  };
  const progress = new Progress(options.progress, tally, content.lines);
  try {
    const tickets = plannedTickets(file, options.document, tally, signal);
    const importer = new TicketImporter(target, new CommunityImporter(target, run, tally), run, tally, policy?.book);
    let begun: Promise<void> | undefined;
    await inFlight(untilAborted(tickets, signal), options.inFlight, signal, async (ticket) => {
      begun ??= start();
      await begun;
      await importer.bringIn(ticket);
    });
  } finally {
    progress.stop();
  }

  const outcome = signal.aborted ? 'interrupted' : 'completed';
  const seconds = (performance.now() - started) / 1000;
  const report = importReport({ importId, source: mapping.source, file, extractedAt: mapping.extractedAt, policy: policy?.policy ?? null, outcome, seconds }, tally);
  if (outcome === 'completed') {
    await start();
    await record(target, run, 'complete', { type: 'CompleteImport', counts: countsOf(report) }, { importId });
  }
  return report;
}

async function record(target: ImportTarget, { importId, actor }: ImportRunContext, step: 'start' | 'complete', command: ImportRunCommand, body: JsonObject): Promise<void> {
  await patiently(() => target.executor.execute({
    streamId: importStream(importId), decider: importRunDecider, command, commandId: runCommandId(importId, step), body, actor,
    correlationId: importId, keyRef: () => null,
  }));
}

/** An abort cuts the file off; to the reader it is an end, not a failure. */
async function* untilAborted<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

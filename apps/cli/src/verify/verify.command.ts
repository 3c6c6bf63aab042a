import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { EventStore } from '#libs/event-store/src/event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import { type ChainReport, verifyChain } from '#libs/event-store/src/verify-chain.js';
import type { DerivedReport, FeedReport } from '#libs/feed/src/verify/feed-report.js';
import { verifyDerived } from '#libs/feed/src/verify/verify-derived.js';
import { verifyFeed } from '#libs/feed/src/verify/verify-feed.js';
import type { Config } from '#libs/platform/src/config.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { verifyReadModel, type VerifyReport } from '#libs/projections/src/verify-read-model.js';
import { PROJECTIONS } from '#libs/read-model/src/projections.js';
import { openReadModelSnapshot, readModelExists } from '#libs/read-model/src/open-read-model.js';
import { openReadModelFile } from '#libs/read-model/src/sqlite/open-read-model-file.js';
import { CliError, type CliIo, EXIT, EXIT_CODES_HELP } from '../cli-io.js';
import { configOf, type DataFolderOptions, openLog, withDataDir } from '../data-folder.js';
import { feedAccess, type FeedAccess } from '../feed-access.js';
import { ProgressLine } from '../progress-line.js';
import { verificationJson, verificationText } from './verification-text.js';

export interface Verification {
  readonly log: ChainReport;
  /** null: there is no read model yet, or see {@link readModelFault}. */
  readonly readModel: VerifyReport | null;
  /** Why the read model could not be rebuilt apart and compared; null when it was, or when there is none. */
  readonly readModelFault: string | null;
  /** null: not asked for. */
  readonly feed: FeedReport | null;
  /** The topics that come from the read model; null: not asked for. */
  readonly derivedFeed: DerivedReport | null;
}

interface Options extends DataFolderOptions {
  readonly json?: true;
  readonly kafka?: true;
}

export function addVerifyCommand(program: Command, io: CliIo): void {
  withDataDir(program.command('verify'))
    .description('check the hash chain of every stream, and the read model against one rebuilt apart, row by row')
    .option('--kafka', 'also what the topics of the feed have committed, message by message, against the log, and the last of every key of those from the read model (needs KAFKA_BROKERS)')
    .option('--json', 'the findings as JSON')
    .addHelpText('after', `
Nothing is changed, and nothing need be stopped. Exit code 1 when a fault is found.

Examples:
  $ xiuhua verify
  $ xiuhua verify --kafka
  $ xiuhua verify --data-dir /srv/xiuhua --json > findings.json
${EXIT_CODES_HELP}`)
    .action(async (options: Options) => {
      const verification = await verify(configOf(options, io), options, io);
      io.out(options.json ? verificationJson(verification) : verificationText(verification));
      if (!isClean(verification)) throw new CliError(verdict(verification));
    });
}

export function isClean({ log, readModel, readModelFault, feed, derivedFeed }: Verification): boolean {
  return log.findingCount === 0 && (feed?.findingCount ?? 0) === 0 && (derivedFeed?.findingCount ?? 0) === 0 && readModelFault === null && (readModel === null || readModel.clean);
}

function verdict({ log, readModel, readModelFault, feed }: Verification): string {
  const readModelFits = readModelFault === null && (readModel === null || readModel.clean);
  if (log.findingCount === 0 && readModelFits && feed !== null) return 'the topics are not what the log leads to; see the findings above. xiuhua relay resend makes fresh ones';
  if (log.findingCount === 0 && readModelFault !== null) return 'the log is as it was written, but the read model could not be compared; see the reason above';
  return 'the data are not as they were written; see the findings above';
}

async function verify(config: Config, { kafka }: Options, io: CliIo): Promise<Verification> {
  const access = kafka ? feedAccess(config) : undefined;
  const store = await openLog(config);
  const progress = new ProgressLine(io.stderr);
  try {
    const log = await verifyChain(store, {
      onProgress: ({ events, findings }) => {
        if (io.signal.aborted) throw new CliError('stopped before everything was checked', EXIT.interrupted);
        progress.show(`log: ${events.toLocaleString('en-US')} events, ${findings.toLocaleString('en-US')} findings`);
      },
    });
    const readModel = await readModelOf(config, store, progress, io.signal);
    return { log, ...readModel, ...(access === undefined ? { feed: null, derivedFeed: null } : await feedOf(access, config, store, progress, io.signal)) };
  } finally {
    progress.end();
    await store.close();
  }
}

async function feedOf(
  { kafka, topics, config: { source } }: FeedAccess, { dataDir }: Config, store: EventStore, progress: ProgressLine, signal: AbortSignal,
): Promise<Pick<Verification, 'feed' | 'derivedFeed'>> {
  const onProgress = ({ phase, messages }: { readonly phase: string; readonly messages: number }): void => (
    progress.show(`feed, ${phase}: ${messages.toLocaleString('en-US')} ${phase === 'read model' ? 'events' : 'messages'}`));
  mkdirSync(dataDir, { recursive: true });
  const folder = mkdtempSync(join(dataDir, 'verify-'));
  let made = 0;
  const scratch = (): Promise<ProjectionDatabase> => openReadModelFile(join(folder, `read-model-${made++}.db`));
  try {
    return {
      feed: await verifyFeed({ store, kafka, topics, source, signal, onProgress }),
      derivedFeed: await verifyDerived({ store, kafka, topics, scratch, signal, onProgress }),
    };
  } catch (error) {
    if (signal.aborted) throw new CliError('stopped before everything was checked', EXIT.interrupted, { cause: error });
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whatever stops the comparison, what the log's chain showed is told: tampering may well be what stops it. */
async function readModelOf(
  config: Config, store: EventStore, progress: ProgressLine, signal: AbortSignal,
): Promise<Pick<Verification, 'readModel' | 'readModelFault'>> {
  try {
    return { readModel: await compareReadModel(config, store, progress, signal), readModelFault: null };
  } catch (error) {
    if (signal.aborted) throw new CliError('stopped before everything was checked', EXIT.interrupted, { cause: error });
    return { readModel: null, readModelFault: error instanceof Error ? error.message : String(error) };
  }
}

async function compareReadModel(config: Config, store: EventStore, progress: ProgressLine, signal: AbortSignal): Promise<VerifyReport | null> {
  if (!readModelExists(config.readModel)) return null;
  mkdirSync(config.dataDir, { recursive: true });
  const folder = mkdtempSync(join(config.dataDir, 'verify-'));
  try {
    const live = openReadModelSnapshot(config.readModel);
    const scratch = await openReadModelFile(join(folder, 'read-model.db'));
    try {
      return await verifyReadModel({
        store, live, scratch, projections: PROJECTIONS, upcasters: new Upcasters(), signal,
        onProgress: ({ phase, events }) => progress.show(`read model, ${phase}: ${events.toLocaleString('en-US')} events`),
      });
    } finally {
      await scratch.close();
      await live.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import type { Command } from 'commander';
import { FencedError } from '#libs/feed/src/feed-producer.js';
import { type FeedObserver, FeedWriter } from '#libs/feed/src/feed-writer.js';
import { KafkaFeedProducer } from '#libs/feed/src/kafka/kafka-feed-producer.js';
import { prepareTopics } from '#libs/feed/src/kafka/prepare-topics.js';
import { LogMessages } from '#libs/feed/src/log/log-messages.js';
import { PastLogSource } from '#libs/feed/src/log/log-source.js';
import { TOPIC_PREFIX } from '#libs/platform/src/kafka-config.js';
import { CliError, type CliIo, EXIT, EXIT_CODES_HELP } from '../cli-io.js';
import { configOf, type DataFolderOptions, openLog, withDataDir } from '../data-folder.js';
import { feedAccess, type FeedAccess } from '../feed-access.js';
import { ProgressLine } from '../progress-line.js';

interface ResendOptions extends DataFolderOptions {
  readonly prefix: string;
}

export function addRelayCommand(program: Command, io: CliIo): void {
  const relay = withDataDir(program.command('relay'))
    .description('the feed to Kafka; npm start runs it by itself when KAFKA_BROKERS is set')
    .addHelpText('after', `
Example:
  $ export KAFKA_BROKERS=kafka-1:9092
  $ xiuhua relay resend --prefix xiuhua-2
${EXIT_CODES_HELP}`);
  relay.exitOverride().copyInheritedSettings(program);
  const resend = relay.command('resend')
    .description('send the whole log again, from its first event, into fresh topics of another prefix')
    .requiredOption('--prefix <prefix>', 'first part of the fresh topics\' names')
    .addHelpText('after', `
Nothing need be stopped, and the topics in use are not touched. Killed half-way, the same command goes on from there.
Once it is done, give consumers the new names and start the relay with KAFKA_TOPIC_PREFIX=<prefix>: it goes on where this
ended, and fills the topics that come from the read model.

Example:
  $ export KAFKA_BROKERS=kafka-1:9092
  $ xiuhua relay resend --prefix xiuhua-2
${EXIT_CODES_HELP}`)
    .action(async (options: { readonly prefix: string }) => io.out(await resendAll({ ...relay.opts<DataFolderOptions>(), ...options }, io)));
  resend.exitOverride().copyInheritedSettings(program);
}

async function resendAll(options: ResendOptions, io: CliIo): Promise<string> {
  const { prefix } = options;
  if (!TOPIC_PREFIX.test(prefix)) throw new CliError(`--prefix ${prefix}: give 1 to 100 letters, digits, dots, hyphens or underscores`, EXIT.usage);
  const config = configOf(options, io);
  const access = feedAccess(config, prefix);
  if (prefix === access.config.topicPrefix) throw new CliError(`--prefix ${prefix}: these topics are in use; name another prefix`, EXIT.usage);
  const store = await openLog(config);
  const progress = new ProgressLine(io.stderr);
  const sending = new Sending(progress);
  try {
    await prepareTopics(access.kafka, access.topics, access.config.replicationFactor);
    const source = new PastLogSource(store, new LogMessages(store, access.topics, access.config.source));
    await sending.run(access, source, io.signal);
  } finally {
    progress.end();
    await store.close();
  }
  if (io.signal.aborted) throw new CliError('stopped; the same command goes on from here', EXIT.interrupted);
  return sending.summary(prefix);
}

/** Bulk work that a person waits for: a second one at once is a mistake, everything else passes. */
class Sending implements FeedObserver {
  private readonly began = performance.now();
  private readonly ending = new AbortController();
  private messages = 0;
  private from = 0n;
  private position = 0n;
  private fenced: FencedError | undefined;

  constructor(private readonly progress: ProgressLine) {}

  async run({ kafka, topics }: FeedAccess, source: PastLogSource, signal: AbortSignal): Promise<void> {
    const producer = new KafkaFeedProducer(kafka, topics, 'relay');
    await new FeedWriter({ producer, source, observer: this }).run(AbortSignal.any([signal, this.ending.signal]));
    if (this.fenced !== undefined) throw new CliError('another relay writes to these topics now', EXIT.failed, { cause: this.fenced });
  }

  summary(prefix: string): string {
    const seconds = (performance.now() - this.began) / 1000;
    const again = this.from === 0n ? '' : `, going on from position ${this.from}`;
    return `Sent ${this.messages.toLocaleString('en-US')} messages to the topics ${prefix}.* in ${seconds.toFixed(1)} s `
      + `(${Math.round(this.messages / Math.max(seconds, 0.001)).toLocaleString('en-US')}/s)${again}; at position ${this.position}`;
  }

  resumed(position: { readonly position: bigint } | null): void {
    this.position = position?.position ?? 0n;
    if (this.messages === 0) this.from = this.position;
  }

  committed({ messages, position }: Parameters<FeedObserver['committed']>[0]): void {
    this.messages += messages.length;
    this.position = position.position;
    this.progress.show(`${this.messages.toLocaleString('en-US')} messages`);
  }

  failed(error: unknown, pauseMs: number): void {
    if (error instanceof FencedError) {
      this.fenced = error;
      this.ending.abort();
    } else {
      this.progress.show(`${error instanceof Error ? error.message : String(error)}; again in ${Math.round(pauseMs)} ms`);
    }
  }
  /** Never: it ends when it is shut out. */
  standsBy(): void {}
}

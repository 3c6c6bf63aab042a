import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { kafkaClasspath } from './kafka-jars.js';
import { chosenRelease } from './kafka-release.js';

const LIMIT_MS = 60_000;
/** Without a message for so long it ends: long enough for its start on a busy machine, and paid once, to see that nothing more comes. */
const SILENCE_MS = 15_000;
const MAX_OUTPUT = 64 * 1024 * 1024;
/** Control characters that no JSON and no header holds. */
const [FIELD, HEADER] = ['\u001f', '\u001e'];
const JVM = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:+IgnoreUnrecognizedVMOptions', '-Xlog:disable'];

export interface SeenMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly key: string;
  readonly value: string;
}

export interface Seen {
  readonly messages: readonly SeenMessage[];
  /** All that it printed. */
  readonly bytes: string;
}

/**
 * Kafka's own console consumer, which knows nothing of us: a topic from its beginning until nothing more comes, committed
 * messages only.
 * @param count of messages that must come. @throws Error when there are fewer, or more
 */
export async function seenByConsoleConsumer(brokers: string, topic: string, count: number): Promise<Seen> {
  const properties = ['print.key=true', 'print.headers=true', `key.separator=${FIELD}`, `headers.separator=${HEADER}`];
  const { stdout, stderr } = await promisify(execFile)('java', [
    ...JVM, '-cp', kafkaClasspath(chosenRelease()), 'org.apache.kafka.tools.consumer.ConsoleConsumer', '--bootstrap-server', brokers, '--topic', topic,
    '--from-beginning', '--isolation-level', 'read_committed', '--max-messages', String(count + 1), '--timeout-ms', String(SILENCE_MS),
    ...properties.flatMap((property) => ['--property', property]),
  ], { timeout: LIMIT_MS, maxBuffer: MAX_OUTPUT });
  // When nothing more comes it says so on the same output; every message has its separator.
  const messages = stdout.split('\n').filter((line) => line.includes(FIELD)).map(messageIn);
  if (messages.length !== count) throw new Error(`the console consumer read ${messages.length} of ${count} messages of ${topic}; it said:\n${stderr.slice(-2000)}`);
  return { messages, bytes: stdout };
}

function messageIn(line: string): SeenMessage {
  const [headers = '', key = '', value = ''] = line.split(FIELD);
  const entries = headers === 'NO_HEADERS' ? [] : headers.split(HEADER).map((header): [string, string] => [header.slice(0, header.indexOf(':')), header.slice(header.indexOf(':') + 1)]);
  return { headers: Object.fromEntries(entries), key, value };
}

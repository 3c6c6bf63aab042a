import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { endInOrder, isRunning, killAtOnce } from '../end-process.js';
import { freePorts } from '../free-ports.js';
import { kafkaClasspath } from './kafka-jars.js';
import { chosenRelease, type KafkaRelease } from './kafka-release.js';

const START_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 15_000;
const LOOK_EVERY_MS = 200;
/** One node's tests start many short processes: what a long run would gain from the second compiler, a start would lose. */
const QUICK_START = ['-XX:TieredStopAtLevel=1'];
const JVM = ['-Xmx512m', '-XX:+UseSerialGC'];

export interface BrokerOptions {
  readonly release?: KafkaRelease;
  /** For measuring: start slower, run faster. */
  readonly optimise?: boolean;
  /** Listens with this certificate on a second port. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
  /** It keeps access control lists. What none names, everyone may do. */
  readonly accessControl?: boolean;
}

/** A real Apache Kafka of one node (KRaft) on loopback, in a folder of its own. It can be killed and started again on the same port and data. */
export class KafkaBroker {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly folder: string, private readonly port: number, private readonly tlsPort: number, private readonly classpath: string, private readonly javaOptions: readonly string[],
  ) {}

  static async start({ release = chosenRelease(), optimise = false, tls, accessControl = false }: BrokerOptions = {}): Promise<KafkaBroker> {
    const classpath = kafkaClasspath(release);
    const folder = mkdtempSync(join(tmpdir(), 'xiuhua-kafka-'));
    const [port, controllerPort, tlsPort] = await freePorts(3) as [number, number, number];
    const logging = join(folder, release.logging.file);
    writeFileSync(logging, release.logging.text);
    writeFileSync(join(folder, 'server.properties'), properties(folder, port, controllerPort));
    if (tls !== undefined) {
      writeFileSync(join(folder, 'keystore.pem'), Buffer.concat([tls.key, tls.cert]));
      appendFileSync(join(folder, 'server.properties'), tlsProperties(folder, port, controllerPort, tlsPort));
    }
    if (accessControl) appendFileSync(join(folder, 'server.properties'), ACCESS_CONTROL);
    const broker = new KafkaBroker(folder, port, tlsPort, classpath, [...JVM, ...(optimise ? [] : QUICK_START), release.logging.option(logging)]);
    try {
      broker.format();
      await broker.start();
    } catch (error) {
      await broker.stop();
      throw error;
    }
    return broker;
  }

  get brokers(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Only where it was started with a certificate. */
  get tlsBrokers(): string {
    return `127.0.0.1:${this.tlsPort}`;
  }

  get running(): boolean {
    return isRunning(this.child);
  }

  /** Resolves once it answers. */
  async start(): Promise<void> {
    const output = openSync(join(this.folder, 'broker.log'), 'a');
    const child = spawn('java', [...this.javaOptions, '-cp', this.classpath, 'kafka.Kafka', join(this.folder, 'server.properties')], { stdio: ['ignore', output, output] });
    closeSync(output);
    this.child = child;
    const orphaned = (): void => void child.kill('SIGKILL');
    process.once('exit', orphaned);
    child.once('exit', () => process.off('exit', orphaned));
    await this.answers();
  }

  /** kill -9 */
  async kill(): Promise<void> {
    await killAtOnce(this.child);
  }

  /** Ends the process and removes everything. */
  async stop(): Promise<void> {
    await endInOrder(this.child, STOP_LIMIT_MS);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private format(): void {
    // A cluster id is 16 bytes; any will do.
    const args = ['-Xmx128m', ...QUICK_START, '-cp', this.classpath, 'kafka.tools.StorageTool', 'format', '-t', 'eGl1aHVhLXhpdWh1YS14aQ', '-c', join(this.folder, 'server.properties')];
    const { status, stdout, stderr } = spawnSync('java', args, { encoding: 'utf8', timeout: START_LIMIT_MS });
    if (status !== 0) throw new Error(`the broker's storage could not be formatted:\n${`${stdout}${stderr}`.slice(-2000)}`);
  }

  private async answers(): Promise<void> {
    const giveUpAt = Date.now() + START_LIMIT_MS;
    const kafka = new Kafka({ brokers: [this.brokers], logLevel: logLevel.NOTHING, retry: { retries: 0 }, connectionTimeout: 1_000, requestTimeout: 5_000 });
    for (;;) {
      const admin = kafka.admin();
      try {
        await admin.connect();
        if ((await admin.describeCluster()).brokers.length === 1) return;
      } catch (error) {
        if (!this.running || Date.now() > giveUpAt) throw new Error(`the broker does not answer; it said:\n${this.lastWords()}`, { cause: error });
      } finally {
        await admin.disconnect().catch(() => undefined);
      }
      await delay(LOOK_EVERY_MS);
    }
  }

  private lastWords(): string {
    return readFileSync(join(this.folder, 'broker.log'), 'utf8').slice(-2000);
  }
}

function properties(folder: string, port: number, controllerPort: number): string {
  return Object.entries({
    'process.roles': 'broker,controller', 'node.id': '1', 'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`, 'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER', 'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(folder, 'data'), 'auto.create.topics.enable': 'false', 'num.recovery.threads.per.data.dir': '2',
    'offsets.topic.replication.factor': '1', 'offsets.topic.num.partitions': '1',
    'transaction.state.log.replication.factor': '1', 'transaction.state.log.min.isr': '1', 'transaction.state.log.num.partitions': '1',
    // A killed broker may not come back before its controller, which is itself, has given it up.
    'broker.session.timeout.ms': '1000', 'broker.heartbeat.interval.ms': '200',
    // A consumer group of one need not wait for others.
    'group.initial.rebalance.delay.ms': '0',
  }).map(([key, value]) => `${key}=${value}\n`).join('');
}

const ACCESS_CONTROL = 'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\nallow.everyone.if.no.acl.found=true\n';

/** Of two entries of one name the last one counts. */
function tlsProperties(folder: string, port: number, controllerPort: number, tlsPort: number): string {
  return Object.entries({
    listeners: `PLAINTEXT://127.0.0.1:${port},SSL://127.0.0.1:${tlsPort},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},SSL://127.0.0.1:${tlsPort}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,SSL:SSL,CONTROLLER:PLAINTEXT',
    'ssl.keystore.type': 'PEM', 'ssl.keystore.location': join(folder, 'keystore.pem'),
  }).map(([key, value]) => `${key}=${value}\n`).join('');
}

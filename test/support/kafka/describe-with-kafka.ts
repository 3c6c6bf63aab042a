import { KafkaBroker } from './kafka-broker.js';
import { whyNoBroker } from './kafka-jars.js';

const given = process.env['KAFKA_BROKERS'];
const reason = given ? undefined : whyNoBroker();
if (reason !== undefined && process.env['CI'] === 'true') throw new Error(`the Kafka suites cannot run: ${reason}`);

/** A broker for a suite: one of its own, or the one that KAFKA_BROKERS names. */
export interface TestBroker {
  readonly brokers: string;
  /** Undefined where it is somebody else's: it cannot be killed. */
  readonly own?: KafkaBroker;
  stop(): Promise<void>;
}

export async function startBroker(): Promise<TestBroker> {
  if (given) return { brokers: given, stop: async () => undefined };
  const own = await KafkaBroker.start();
  return { brokers: own.brokers, own, stop: () => own.stop() };
}

/** Of suites that need a broker: skipped by name with the reason where there is none; with CI=true that is a failure. */
export function describeWithKafka(name: string, suite: () => void): void {
  if (reason === undefined) describe(name, suite);
  else describe.skip(`${name} (skipped: ${reason})`, suite);
}

import { type BrokerOptions, KafkaBroker } from './kafka-broker.js';
import { describeUnless, itUnless } from '../skip-by-name.js';
import { whyNoBroker } from './kafka-jars.js';

const given = process.env['KAFKA_BROKERS'];
const reason = given ? undefined : whyNoBroker();
if (reason !== undefined && process.env['CI'] === 'true') throw new Error(`the Kafka suites cannot run: ${reason}`);

/** A broker that a suite has for itself: it can be killed. Undefined where KAFKA_BROKERS names somebody else's. */
export async function ownBroker(options: BrokerOptions = {}): Promise<KafkaBroker | undefined> {
  return given ? undefined : KafkaBroker.start(options);
}

/** Address of the broker that all suites of a run share: the one that KAFKA_BROKERS names, or one that is started for the first who asks. */
export async function sharedBroker(): Promise<string> {
  if (given) return given;
  const desk = process.env['XIUHUA_TEST_KAFKA'];
  if (desk === undefined) throw new Error('the set-up of the test run did not prepare a broker');
  const answer = await fetch(desk);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`no broker could be started: ${text}`);
  return text;
}

/** Of suites that need a broker: skipped by name with the reason where there is none; with CI=true that is a failure. */
export const describeWithKafka = describeUnless(reason);

/** Undefined where the broker of `ownBroker` can be killed. */
export const WHY_NO_KILLING = given ? 'KAFKA_BROKERS names a broker that is not ours to kill' : undefined;

/** Of tests that kill the broker. */
export const itWithOwnBroker = itUnless(WHY_NO_KILLING);

import { EngineDesk } from '../engine-desk.js';
import { KafkaBroker } from './kafka-broker.js';
import { whyNoBroker } from './kafka-jars.js';

/** Jest runs set-up and tear-down in one process, each in a module of its own. */
export const onDemand = globalThis as { xiuhuaKafka?: EngineDesk<KafkaBroker> };

/**
 * Before all tests of a run: whoever asks `XIUHUA_TEST_KAFKA` is told the address of one broker for the whole run, started
 * when the first one asks. Nothing is started where KAFKA_BROKERS names one that runs, or where none can run.
 */
export default async function startOnDemand(): Promise<void> {
  if (process.env['KAFKA_BROKERS'] || whyNoBroker() !== undefined) return;
  onDemand.xiuhuaKafka = await EngineDesk.open(() => KafkaBroker.start(), ({ brokers }) => brokers);
  process.env['XIUHUA_TEST_KAFKA'] = onDemand.xiuhuaKafka.url;
}

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KafkaBroker } from './kafka-broker.js';
import { whyNoBroker } from './kafka-jars.js';

interface OnDemand {
  readonly desk: Server;
  broker: Promise<KafkaBroker> | undefined;
}

/** Jest runs set-up and tear-down in one process, each in a module of its own. */
export const onDemand = globalThis as { xiuhuaKafka?: OnDemand };

/**
 * Before all tests of a run: whoever asks `XIUHUA_TEST_KAFKA` is told the address of one broker for the whole run, started
 * when the first one asks. Nothing is started where KAFKA_BROKERS names one that runs, or where none can run.
 */
export default async function startOnDemand(): Promise<void> {
  if (process.env['KAFKA_BROKERS'] || whyNoBroker() !== undefined) return;
  const desk = createServer((_request, response) => {
    own.broker ??= KafkaBroker.start();
    own.broker.then(({ brokers }) => response.end(brokers), (error: unknown) => response.writeHead(500).end(String(error)));
  });
  const own: OnDemand = { desk, broker: undefined };
  onDemand.xiuhuaKafka = own;
  await once(desk.listen(0, '127.0.0.1'), 'listening');
  process.env['XIUHUA_TEST_KAFKA'] = `http://127.0.0.1:${(desk.address() as AddressInfo).port}`;
}

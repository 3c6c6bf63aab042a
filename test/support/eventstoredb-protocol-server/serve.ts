import type { AppendFault } from './append-faults.js';
import { EventStoreDbProtocolServer } from './protocol-server.js';

/** What the process that started it can ask for. */
export type ServerOrder = { readonly connections: 'cut' | 'down' | 'back' } | { readonly nextAppends: readonly AppendFault[] };

/** The protocol server as a process of its own, which can be frozen and killed; it ends with the process that started it. */
async function main(): Promise<void> {
  const server = await EventStoreDbProtocolServer.start();
  process.on('message', (order: ServerOrder) => void carryOut(server, order));
  process.once('disconnect', () => {
    server.stop();
    process.exit(0);
  });
  process.send?.({ url: server.url });
}

async function carryOut(server: EventStoreDbProtocolServer, order: ServerOrder): Promise<void> {
  if ('nextAppends' in order) server.faults.next(...order.nextAppends);
  else if (order.connections === 'cut') await server.cut();
  else if (order.connections === 'down') server.goDown();
  else await server.comeBack();
}

void main();

import { EventStoreDbProtocolServer } from './protocol-server.js';

/** The protocol server as a process of its own, which can be frozen and killed; it ends with the process that started it. */
async function main(): Promise<void> {
  const server = await EventStoreDbProtocolServer.start();
  process.once('disconnect', () => {
    server.stop();
    process.exit(0);
  });
  process.send?.({ url: server.url });
}

void main();

import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';

const PATIENCE_MS = 1_000;

/** A process of its own for a client that is given a value that JSON cannot hold: what comes of it would end the tests. */
async function main(): Promise<void> {
  process.on('unhandledRejection', (error) => process.stdout.write(`unhandled: ${(error as Error).name}\n`));
  const client = EventStoreDBClient.connectionString(process.argv[2]!);
  const event = jsonEvent({ type: 'Tried', data: { amount: 1n as never } });
  const settled = client.appendToStream('stream', [event]).then(() => 'settled', () => 'settled');
  const outcome = await Promise.race([settled, new Promise<string>((resolve) => setTimeout(resolve, PATIENCE_MS, 'waiting'))]);
  process.stdout.write(`append: ${outcome}\n`, () => process.exit(0));
}

void main();

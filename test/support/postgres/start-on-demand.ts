import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PostgresServer } from './postgres-server.js';
import { whyNoPostgres } from './postgres-programs.js';

interface OnDemand {
  readonly desk: Server;
  server: Promise<PostgresServer> | undefined;
}

/** Jest runs set-up and tear-down in one process, each in a module of its own. */
export const onDemand = globalThis as { xiuhuaPostgres?: OnDemand };

/**
 * Before all tests of a run: whoever asks `XIUHUA_TEST_POSTGRES` is told the URL of one PostgreSQL for the whole run, started
 * when the first one asks. Nothing is started where READ_MODEL_URL names one that runs.
 */
export default async function startOnDemand(): Promise<void> {
  if (process.env['READ_MODEL_URL']?.startsWith('postgres')) return;
  const reason = whyNoPostgres();
  if (reason !== undefined) {
    process.env['XIUHUA_TEST_NO_POSTGRES'] = reason;
    return;
  }
  const desk = createServer((_request, response) => {
    own.server ??= PostgresServer.start();
    own.server.then(({ url }) => response.end(url), (error: unknown) => response.writeHead(500).end(String(error)));
  });
  const own: OnDemand = { desk, server: undefined };
  onDemand.xiuhuaPostgres = own;
  await once(desk.listen(0, '127.0.0.1'), 'listening');
  process.env['XIUHUA_TEST_POSTGRES'] = `http://127.0.0.1:${(desk.address() as AddressInfo).port}`;
}

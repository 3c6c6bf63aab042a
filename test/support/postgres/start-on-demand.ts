import { EngineDesk } from '../engine-desk.js';
import { whyNoPostgres } from './postgres-programs.js';
import { PostgresServer } from './postgres-server.js';

/** Jest runs set-up and tear-down in one process, each in a module of its own. */
export const onDemand = globalThis as { xiuhuaPostgres?: EngineDesk<PostgresServer> };

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
  onDemand.xiuhuaPostgres = await EngineDesk.open(() => PostgresServer.start(), ({ url }) => url);
  process.env['XIUHUA_TEST_POSTGRES'] = onDemand.xiuhuaPostgres.url;
}

import { onDemand } from './start-on-demand.js';

/** After all tests of a run. */
export default async function stopAtTheEnd(): Promise<void> {
  const own = onDemand.xiuhuaPostgres;
  if (own === undefined) return;
  own.desk.close();
  own.desk.closeAllConnections();
  await (await own.server)?.stop();
}

import { loadConfig } from '#libs/platform/src/config.js';
import { giveWay } from '#libs/platform/src/give-way.js';
import { createLog, errorFacts, type Log } from '#libs/platform/src/logging.js';
import { OperationsServer, operationsPort } from '#libs/platform/src/operations-server.js';
import { END_PATIENCE_MS, stopSignal } from '#libs/platform/src/stop-signal.js';
import { openParts, type RelayParts } from './parts.js';
import { Relay } from './relay.js';

async function work(parts: RelayParts, port: number | undefined, signal: AbortSignal): Promise<void> {
  const relay = new Relay(parts, () => process.send?.({ ready: true }));
  const operations = new OperationsServer({ checks: relay.health(), metrics: parts.metrics, log: parts.log });
  try {
    if (port !== undefined) await operations.listen(port);
    await relay.run(signal);
  } finally {
    await operations.close();
  }
}

async function main(): Promise<void> {
  const signal = stopSignal();
  giveWay('feed');
  let log: Log = createLog({ level: 'info', service: 'relay' });
  try {
    const port = operationsPort(process.env, 'RELAY_PORT');
    const parts = await openParts(loadConfig(process.env), signal);
    log = parts.log;
    try {
      await work(parts, port, signal);
    } finally {
      await parts.leases?.close();
      await parts.store.close();
    }
    log.info({ event: 'relay-stopped' });
  } catch (error) {
    if (!signal.aborted) {
      log.fatal({ event: 'relay-failed', error: errorFacts(error) });
      process.exitCode = 1;
      setTimeout(() => process.exit(1), END_PATIENCE_MS).unref();
    }
  }
  // The channel to the parent would keep the process alive.
  if (process.connected) process.disconnect();
}

void main();

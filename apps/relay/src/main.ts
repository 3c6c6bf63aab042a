import type { Config } from '#libs/platform/src/config.js';
import { configOrExit } from '#libs/platform/src/config-or-exit.js';
import { giveWay } from '#libs/platform/src/give-way.js';
import { createLog, errorFacts, type Log } from '#libs/platform/src/logging.js';
import { OperationsServer } from '#libs/platform/src/operations-server.js';
import { END_PATIENCE_MS, stopSignal } from '#libs/platform/src/stop-signal.js';
import { openParts, type RelayParts } from './parts.js';
import { Relay } from './relay.js';

async function work(parts: RelayParts, { host, relayPort }: Config['operations'], signal: AbortSignal): Promise<void> {
  const relay = new Relay(parts, () => process.send?.({ ready: true }));
  const operations = new OperationsServer({ checks: relay.health(), metrics: parts.metrics, log: parts.log });
  try {
    if (relayPort !== null) await operations.listen(host, relayPort);
    await relay.run(signal);
  } finally {
    await operations.close();
  }
}

async function main(): Promise<void> {
  const config = configOrExit();
  const signal = stopSignal();
  giveWay('feed');
  let log: Log = createLog({ level: 'info', service: 'relay' });
  try {
    const parts = await openParts(config, signal);
    log = parts.log;
    try {
      await work(parts, config.operations, signal);
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

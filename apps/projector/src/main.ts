import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { storeHealth } from '#libs/event-store/src/store-health.js';
import type { Config } from '#libs/platform/src/config.js';
import { configOrExit } from '#libs/platform/src/config-or-exit.js';
import { giveWay } from '#libs/platform/src/give-way.js';
import { createLog, errorFacts, type Log } from '#libs/platform/src/logging.js';
import { OperationsServer } from '#libs/platform/src/operations-server.js';
import { END_PATIENCE_MS, stopSignal } from '#libs/platform/src/stop-signal.js';
import { closeParts, openParts, type ProjectorParts } from './parts.js';
import { Projector } from './projector.js';
import { ProjectorModule } from './projector.module.js';

async function work(parts: ProjectorParts, { host, projectorPort }: Config['operations'], signal: AbortSignal): Promise<void> {
  const app = await NestFactory.createApplicationContext(ProjectorModule.of(parts), { logger: false, abortOnError: false });
  const projector = app.get(Projector);
  const checks = { store: () => storeHealth(parts.milestoneStore), projections: () => projector.health() };
  const operations = new OperationsServer({ checks, metrics: parts.metrics, log: parts.log });
  try {
    if (projectorPort !== null) await operations.listen(host, projectorPort);
    await projector.run(signal, () => process.send?.({ ready: true }));
  } finally {
    await operations.close();
    await app.close();
  }
}

async function main(): Promise<void> {
  const config = configOrExit();
  const signal = stopSignal();
  giveWay('projector');
  let log: Log = createLog({ level: 'info', service: 'projector' });
  try {
    const parts = await openParts(config, signal);
    log = parts.log;
    try {
      await work(parts, config.operations, signal);
    } finally {
      await closeParts(parts);
    }
    log.info({ event: 'projector-stopped' });
  } catch (error) {
    if (!signal.aborted) {
      log.fatal({ event: 'projector-failed', error: errorFacts(error) });
      process.exitCode = 1;
      setTimeout(() => process.exit(1), END_PATIENCE_MS).unref();
    }
  }
  // The channel to the parent would keep the process alive.
  if (process.connected) process.disconnect();
}

void main();

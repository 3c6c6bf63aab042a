import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { ConfigError, loadConfig } from '#libs/platform/src/config.js';
import { giveWay } from '#libs/platform/src/give-way.js';
import { createLog, errorFacts, type Log } from '#libs/platform/src/logging.js';
import { OperationsServer } from './operations-server.js';
import { closeParts, openParts, type ProjectorParts } from './parts.js';
import { Projector } from './projector.js';
import { ProjectorModule } from './projector.module.js';

/** A process that was asked to end, or has failed, is gone by then whatever still hangs. */
const END_PATIENCE_MS = 10_000;

function operationsPort(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new ConfigError('PROJECTOR_PORT', text, 'give a whole number from 0 to 65535');
  return port;
}

/** SIGTERM, SIGINT, or the end of the process that started this one. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  const stop = (): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    setTimeout(() => process.exit(1), END_PATIENCE_MS).unref();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  return stopping.signal;
}

async function work(parts: ProjectorParts, port: number | undefined, signal: AbortSignal): Promise<void> {
  const app = await NestFactory.createApplicationContext(ProjectorModule.of(parts), { logger: false, abortOnError: false });
  const operations = app.get(OperationsServer);
  try {
    if (port !== undefined) await operations.listen(port);
    await app.get(Projector).run(signal, () => process.send?.({ ready: true }));
  } finally {
    await operations.close();
    await app.close();
  }
}

async function main(): Promise<void> {
  const signal = stopSignal();
  giveWay('projector');
  let log: Log = createLog({ level: 'info', service: 'projector' });
  try {
    const config = loadConfig(process.env);
    const port = operationsPort(process.env['PROJECTOR_PORT']);
    const parts = await openParts(config, signal);
    log = parts.log;
    try {
      await work(parts, port, signal);
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

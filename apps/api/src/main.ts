import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TokenVerifier } from '#libs/access/src/tokens/token-verifier.js';
import { type Engine, openEngine } from '#libs/engine/src/engine.js';
import { nowOrOnceBack, type NowOrOnceBackOptions } from '#libs/engine/src/once-back.js';
import { LogThread } from '#libs/engine/src/replay/log-thread.js';
import { ReplayedStatistics } from '#libs/engine/src/replay/replayed-statistics.js';
import { calendarOf } from '#libs/engine/src/simulation/calendar-of.js';
import { Simulations } from '#libs/engine/src/simulation/simulations.js';
import { SystemClock } from '#libs/platform/src/clock.js';
import { configOrExit } from '#libs/platform/src/config-or-exit.js';
import { errorFacts, type Log } from '#libs/platform/src/logging.js';
import { Metrics } from '#libs/platform/src/metrics.js';
import { observedConnections } from '#libs/platform/src/observed-connections.js';
import { processLog } from '#libs/platform/src/process-log.js';
import { hasCode } from '#libs/platform/src/secret-file.js';
import { KeyStoreUnavailableError } from '#libs/privacy/src/key-store-errors.js';
import { UnfinishedErasures } from '#libs/privacy/src/unfinished-erasures.js';
import { ThreadedReadModel } from '#libs/read-model/src/threaded-read-model.js';
import { createApp } from './create-app.js';
import { measureEngine } from './operations/measure-engine.js';
import { sweepErasures } from './operations/sweep-erasures.js';

/** Requests at hand get this long to end; the supervisor waits longer. */
const SHUTDOWN_PATIENCE_MS = 10_000;
const IDLE_SWEEP_MS = 50;

async function main(): Promise<void> {
  const config = configOrExit();
  const log = processLog(config, 'api');
  const metrics = new Metrics('api');
  const stopping = new AbortController();
  const background: NowOrOnceBackOptions = { signal: stopping.signal, onFault: (error) => fail(log, error) };
  const engine = await openEngine(config, {
    writes: 'foreground', connections: observedConnections(metrics, log), onResend: () => metrics.appendResent(),
    onAppend: (milliseconds) => metrics.appendTook(milliseconds / 1000),
    keyStore: {
      onErasedAgain: (persons) => log.warn({ event: 'erasures-replayed', persons }),
      onReconnect: (cause) => {
        metrics.keyStoreReconnected();
        log.warn({ event: 'key-store-reconnected', error: errorFacts(cause) });
      },
    },
    whileAway: {
      ...background,
      onAway: (error) => log.warn({ event: error instanceof KeyStoreUnavailableError ? 'waiting-for-key-store' : 'waiting-for-event-store', error: errorFacts(error) }),
    },
  });
  const erasures = new UnfinishedErasures(engine.store, engine.keys, engine.executor);
  await nowOrOnceBack(() => sweepErasures(erasures, log, { signal: stopping.signal }), background);
  const readModel = await ThreadedReadModel.open({
    location: config.readModel, queryTimeoutMs: config.queryTimeoutMs, calendarOf: (ref) => calendarOf(ref, engine.store),
  });
  const logThread = new LogThread(config.eventStore, config.simulationTimeoutMs);
  const simulations = new Simulations(logThread);
  measureEngine(metrics, engine, readModel);
  const verifier = TokenVerifier.for(config.auth, new SystemClock());
  const { bench, hideGroupsUnder, readyLagLimit, http: { rateLimitPerMinute, bodyLimitBytes } } = config;
  const app = await createApp({ engine, readModel, simulations, replayed: new ReplayedStatistics(logThread), verifier, metrics, rateLimitPerMinute, hideGroupsUnder, readyLagLimit, bench }, log, bodyLimitBytes);
  stopInOrder(app, engine, readModel, log, stopping);
  await app.listen({ host: config.http.host, port: config.http.port });
  const { port } = app.getHttpServer().address() as AddressInfo;
  log.info({ event: 'listening', host: config.http.host, port });
  process.send?.({ ready: true, port });
  void readModel.keepWarm();
}

/** First no new requests, then what they stand on: an acknowledged command is durable before the store closes. */
function stopInOrder(app: NestFastifyApplication, engine: Engine, readModel: ThreadedReadModel, log: Log, stopping: AbortController): void {
  const stop = async (cause: string): Promise<void> => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    log.info({ event: 'stopping', cause });
    setTimeout(() => process.exit(1), SHUTDOWN_PATIENCE_MS).unref();
    await closeServer(app);
    await readModel.close();
    await engine.close();
    log.info({ event: 'stopped' });
    log.flush(() => process.exit(0));
  };
  const onSignal = (cause: string) => () => void stop(cause).catch((error: unknown) => fail(log, error));
  process.once('SIGTERM', onSignal('SIGTERM'));
  process.once('SIGINT', onSignal('SIGINT'));
  // The supervisor is gone: nobody would stop this process any more.
  process.once('disconnect', onSignal('disconnect'));
  process.on('uncaughtException', (error) => fail(log, error));
  process.on('unhandledRejection', (error) => fail(log, error));
}

/** A connection that was busy when the server began to close falls idle after its answer, and nobody closes it then. */
async function closeServer(app: NestFastifyApplication): Promise<void> {
  const sweep = setInterval(() => app.getHttpServer().closeIdleConnections(), IDLE_SWEEP_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}

/** An unforeseen fault leaves memory in doubt; the supervisor starts a fresh process. */
function fail(log: Log, error: unknown): void {
  log.fatal({ event: 'crashed', error: errorFacts(error) });
  log.flush(() => process.exit(1));
}

main().catch((error: unknown) => {
  const taken = hasCode(error, 'EADDRINUSE') ? '; set PORT to a free one, or stop who has it' : '';
  process.stderr.write(`the api could not start: ${error instanceof Error ? error.message : String(error)}${taken}\n`);
  process.exit(1);
});

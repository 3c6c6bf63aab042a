import { Kafka, logLevel, type LogEntry, type SASLOptions } from 'kafkajs';
import type { KafkaConfig } from '#libs/platform/src/kafka-config.js';
import type { Log } from '#libs/platform/src/logging.js';
import { encodeProduceInOneBuffer } from './encode-produce.js';

const CONNECTION_TIMEOUT_MS = 5_000;

/**
 * Pauses between attempts of one request. The first must be short: while the broker still writes the markers of a
 * transaction the next one is told to come again, so kafkajs's default of 300 ms is paid on nearly every transaction
 * (measured on Kafka 4.1.1: 25k messages/s at 30 ms, 40k at 5 ms).
 */
export const RETRY = { initialRetryTime: 5, factor: 0.2, multiplier: 2, maxRetryTime: 1_000, retries: 10 } as const;

/** A request that is not answered within the configured time has failed; kafkajs tries again on its own for a while. */
export function kafkaClient({ brokers, tls, sasl, timeoutMs }: KafkaConfig, clientId: string, log: Log): Kafka {
  silenceTimeoutNegativeWarning();
  encodeProduceInOneBuffer();
  return new Kafka({
    clientId, brokers: [...brokers], retry: RETRY, requestTimeout: timeoutMs, connectionTimeout: Math.min(timeoutMs, CONNECTION_TIMEOUT_MS),
    ...(tls === null ? {} : { ssl: { ...tls } }),
    ...(sasl === null ? {} : { sasl: sasl as SASLOptions }),
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => tell(log, entry),
  });
}

/** What kafkajs takes for an error it mostly mends by itself; what it does not, it throws. */
function tell(log: Log, { level, namespace, log: { message, error } }: LogEntry): void {
  const fact = { event: 'kafka-client', namespace, what: message, ...(typeof error === 'string' ? { error } : {}) };
  if (level <= logLevel.WARN) log.warn(fact);
  else log.debug(fact);
}

const WARNING = 'TimeoutNegativeWarning';
let silenced = false;

/** kafkajs 2.2.4 sets a timer for an instant that may be over, which Node 24 warns of; it fires at once, as it should. */
export function silenceTimeoutNegativeWarning(): void {
  if (silenced) return;
  silenced = true;
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === WARNING) return;
    for (const listener of listeners) listener.call(process, warning);
  });
}

import type { DestinationStream } from 'pino';
import type { Config } from './config.js';
import { createLog, type Log } from './logging.js';

/** The log of a process that stays. It begins with what of the configuration has no effect. */
export function processLog({ logLevel, eventStore }: Pick<Config, 'logLevel' | 'eventStore'>, service: string, destination?: DestinationStream): Log {
  const log = createLog({ level: logLevel, service, ...(destination === undefined ? {} : { destination }) });
  const options = eventStore.kind === 'eventstoredb' ? eventStore.withoutEffect : undefined;
  if (options !== undefined) log.warn({ event: 'options-without-effect', variable: 'EVENT_STORE_URL', options });
  return log;
}

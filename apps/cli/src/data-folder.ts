import { resolve } from 'node:path';
import type { Command } from 'commander';
import { keyStoreExists, openKeyStore } from '#libs/engine/src/open-key-store.js';
import type { EventStore } from '#libs/event-store/src/event-store.js';
import { eventLogExists, openEventStore } from '#libs/event-store/src/open-event-store.js';
import { type Config, loadConfig } from '#libs/platform/src/config.js';
import type { KeyStore } from '#libs/privacy/src/key-store.js';
import { CliError, type CliIo } from './cli-io.js';

export interface DataFolderOptions {
  readonly dataDir?: string;
}

export function withDataDir(command: Command): Command {
  return command.option('--data-dir <folder>', 'folder with the data (default: DATA_DIR, else ./data); variables such as EVENT_STORE_URL still hold');
}

/** @throws ConfigError */
export function configOf({ dataDir }: DataFolderOptions, { env }: CliIo): Config {
  return loadConfig(dataDir === undefined ? env : { ...env, DATA_DIR: resolve(dataDir) });
}

/** The log, to be read only. @throws CliError when there is none */
export async function openLog(config: Config): Promise<EventStore> {
  requireLog(config);
  return openEventStore(config.eventStore, { mode: 'read-only' });
}

/** @throws CliError */
export function requireLog({ eventStore }: Config): void {
  if (eventLogExists(eventStore)) return;
  const where = eventStore.kind === 'sqlite' ? ` at ${eventStore.path}` : '';
  throw new CliError(`there is no event log${where}; name its folder with --data-dir, or make one with npm start or xiuhua demo`);
}

/** The keys, where there are some already: a reader must not make a key store. @throws CliError and what openKeyStore throws */
export async function openKeys(config: Config, log: EventStore): Promise<KeyStore> {
  const { keyStore } = config;
  if (!keyStoreExists(keyStore)) {
    const where = keyStore.kind === 'sqlite' ? ` at ${keyStore.path}` : '';
    throw new CliError(`there is no key store${where}; name its folder with --data-dir`);
  }
  return openKeyStore(config, log);
}

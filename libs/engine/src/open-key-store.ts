import type { EventStore } from '#libs/event-store/src/event-store.js';
import type { Config } from '#libs/platform/src/config.js';
import { KeyStoreBehindLog } from '#libs/privacy/src/key-store-behind-log.js';
import type { KeyStore } from '#libs/privacy/src/key-store.js';
import { loadMasterKey } from '#libs/privacy/src/master-key.js';
import { replayErasures } from '#libs/privacy/src/replay-erasures.js';
import { SqliteKeyStore } from '#libs/privacy/src/sqlite/sqlite-key-store.js';
import { nowOrOnceBack, type NowOrOnceBackOptions } from './once-back.js';

export interface OpenKeyStoreOptions {
  /** Told how many had come back, if any. */
  readonly onErasedAgain?: (persons: number) => void;
  /** With it the keys open also while the event store is away, and are of use once it has answered. */
  readonly whileAway?: NowOrOnceBackOptions;
}

/**
 * The one way to the keys for every process: whoever is erased in the log is erased here before anybody can read, so that
 * an older copy of the file that was put back shows nobody.
 * @throws MasterKeyError, MasterKeyMismatchError, KeyStoreOpenError and what replayErasures throws
 */
export async function openKeyStore(config: Config, log: EventStore, { onErasedAgain, whileAway }: OpenKeyStoreOptions = {}): Promise<KeyStore> {
  const masterKey = loadMasterKey({ ...(config.masterKey === undefined ? {} : { variable: config.masterKey }), file: config.masterKeyFile });
  const stored = await SqliteKeyStore.open({ path: config.keyStorePath, masterKey });
  const keys = new KeyStoreBehindLog(stored);
  const askLog = async (): Promise<void> => {
    const persons = await replayErasures(log, stored);
    keys.open();
    if (persons > 0) onErasedAgain?.(persons);
  };
  try {
    await (whileAway === undefined ? askLog() : nowOrOnceBack(askLog, whileAway));
    return keys;
  } catch (error) {
    await keys.close();
    throw error;
  }
}

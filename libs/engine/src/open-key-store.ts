import type { EventStore } from '#libs/event-store/src/event-store.js';
import type { Config } from '#libs/platform/src/config.js';
import type { KeyStore } from '#libs/privacy/src/key-store.js';
import { loadMasterKey } from '#libs/privacy/src/master-key.js';
import { replayErasures } from '#libs/privacy/src/replay-erasures.js';
import { SqliteKeyStore } from '#libs/privacy/src/sqlite/sqlite-key-store.js';

/**
 * The one way to the keys for every process: whoever is erased in the log is erased here before anybody can read, so that
 * an older copy of the file that was put back shows nobody.
 * @param onErasedAgain told how many had come back, if any
 * @throws MasterKeyError, MasterKeyMismatchError, KeyStoreOpenError and what replayErasures throws
 */
export async function openKeyStore(config: Config, log: EventStore, onErasedAgain?: (persons: number) => void): Promise<KeyStore> {
  const masterKey = loadMasterKey({ ...(config.masterKey === undefined ? {} : { variable: config.masterKey }), file: config.masterKeyFile });
  const keys = await SqliteKeyStore.open({ path: config.keyStorePath, masterKey });
  try {
    const persons = await replayErasures(log, keys);
    if (persons > 0) onErasedAgain?.(persons);
    return keys;
  } catch (error) {
    await keys.close();
    throw error;
  }
}

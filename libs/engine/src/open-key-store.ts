import { existsSync } from 'node:fs';
import type { EventStore } from '#libs/event-store/src/event-store.js';
import type { Config } from '#libs/platform/src/config.js';
import type { KeyStoreLocation } from '#libs/platform/src/key-store-config.js';
import { KeyStoreBehindLog } from '#libs/privacy/src/key-store-behind-log.js';
import type { KeyStore } from '#libs/privacy/src/key-store.js';
import { loadMasterKey } from '#libs/privacy/src/master-key.js';
import { PostgresKeyStore } from '#libs/privacy/src/postgres/postgres-key-store.js';
import { replayErasures } from '#libs/privacy/src/replay-erasures.js';
import { SqliteKeyStore } from '#libs/privacy/src/sqlite/sqlite-key-store.js';
import { nowOrOnceBack, type NowOrOnceBackOptions } from './once-back.js';

interface Adapter {
  readonly store: KeyStore;
  /** That it was made under this master key. Idempotent. @throws MasterKeyMismatchError, KeyStoreOpenError, KeyStoreUnavailableError */
  readonly prove: () => Promise<void>;
}

export interface KeyStoreObserver {
  /** Told how many erased persons an older copy of the key store had brought back, before they were erased again. */
  readonly onErasedAgain?: (persons: number) => void;
  /** Told of connections to a database that broke or were given up. */
  readonly onReconnect?: (cause: unknown) => void;
}

/**
 * The one way to the keys for every process: whoever is erased in the log is erased here before anybody can read, so that
 * an older copy of the store that was put back shows nobody.
 * @param whileAway with it the keys open also while the event store or their own database is away, and are of use once both have answered
 * @throws MasterKeyError, MasterKeyMismatchError, KeyStoreOpenError, KeyStoreUnavailableError and what replayErasures throws
 */
export async function openKeyStore(config: Config, log: EventStore, observer: KeyStoreObserver = {}, whileAway?: NowOrOnceBackOptions): Promise<KeyStore> {
  const { store: stored, prove } = await openAdapter(config.keyStore, loadMasterKey(config.masterKey), observer);
  const keys = new KeyStoreBehindLog(stored);
  const askBoth = async (): Promise<void> => {
    await prove();
    keys.prove();
    const persons = await replayErasures(log, stored);
    keys.open();
    if (persons > 0) observer.onErasedAgain?.(persons);
  };
  try {
    await (whileAway === undefined ? askBoth() : nowOrOnceBack(askBoth, whileAway));
    return keys;
  } catch (error) {
    await keys.close();
    throw error;
  }
}

/** Whether there is a key store yet. A file is made by the first that writes; a database is there or is not a reader's to make. */
export function keyStoreExists(location: KeyStoreLocation): boolean {
  return location.kind !== 'sqlite' || existsSync(location.path);
}

async function openAdapter(location: KeyStoreLocation, masterKey: Buffer, { onReconnect }: KeyStoreObserver): Promise<Adapter> {
  switch (location.kind) {
    case 'sqlite':
      // A file is proven by its opening.
      return { store: await SqliteKeyStore.open({ path: location.path, masterKey }), prove: async () => undefined };
    case 'postgres': {
      const store = PostgresKeyStore.at({ location, masterKey, ...(onReconnect === undefined ? {} : { onReconnect }) });
      return { store, prove: () => store.prepare() };
    }
    default: {
      const never: never = location;
      return never;
    }
  }
}

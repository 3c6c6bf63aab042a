import { createSecretKey, type KeyObject } from 'node:crypto';
import { deriveKey } from './aes-gcm.js';
import { BoundedCache } from './bounded-cache.js';
import type { KeyStore } from './key-store.js';

/** The two keys of one stream. The info strings cannot meet: no stream id begins with `fingerprint:`. */
export interface TicketKeys {
  readonly personKey: Buffer;
  readonly sealing: KeyObject;
  readonly fingerprinting: KeyObject;
}

/**
 * Keys of streams, derived from the keys of persons. The key store is asked every time, which keeps its erasure rule;
 * a derived key is remembered for as long as the store hands out the very same person key.
 */
export class TicketKeyring {
  readonly #derived: BoundedCache<TicketKeys>;

  /** @param limit streams whose keys are remembered */
  constructor(
    private readonly keyStore: KeyStore,
    limit: number,
  ) {
    this.#derived = new BoundedCache(limit);
  }

  /** Null when the person is erased or unknown. */
  async keysOf(personRef: string, streamId: string): Promise<TicketKeys | null> {
    const name = `${personRef} ${streamId}`;
    const personKey = await this.keyStore.personKey(personRef);
    if (personKey === null) {
      this.#derived.delete(name);
      return null;
    }
    const remembered = this.#derived.get(name);
    if (remembered?.personKey === personKey) return remembered;
    const key = createSecretKey(personKey);
    const keys = { personKey, sealing: deriveKey(key, streamId), fingerprinting: deriveKey(key, `fingerprint:${streamId}`) };
    this.#derived.set(name, keys);
    return keys;
  }
}

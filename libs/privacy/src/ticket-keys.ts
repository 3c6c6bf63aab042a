import { createSecretKey, type KeyObject } from 'node:crypto';
import { deriveKey } from './aes-gcm.js';
import { BoundedCache } from './bounded-cache.js';
import type { KeyStore } from './key-store.js';

/** The two keys of one stream. Their info strings cannot meet: no stream id begins with `fingerprint:`. */
export interface TicketKeys {
  readonly sealing: KeyObject;
  readonly fingerprinting: KeyObject;
}

const STREAMS_PER_PERSON = 64;

/**
 * Keys of streams, derived from the keys of persons. The key store is asked every time, so its erasure rule holds here;
 * derived keys hang on the very buffer it hands out and are collected with it once it forgets a person.
 */
export class TicketKeyring {
  readonly #derived = new WeakMap<Buffer, BoundedCache<TicketKeys>>();

  constructor(private readonly keyStore: KeyStore) {}

  /** Null when the person is erased or unknown. */
  async keysOf(personRef: string, streamId: string): Promise<TicketKeys | null> {
    const personKey = await this.keyStore.personKey(personRef);
    if (personKey === null) return null;
    let streams = this.#derived.get(personKey);
    if (streams === undefined) {
      streams = new BoundedCache(STREAMS_PER_PERSON);
      this.#derived.set(personKey, streams);
    }
    let keys = streams.get(streamId);
    if (keys === undefined) {
      const key = createSecretKey(personKey);
      keys = { sealing: deriveKey(key, streamId), fingerprinting: deriveKey(key, `fingerprint:${streamId}`) };
      streams.set(streamId, keys);
    }
    return keys;
  }
}

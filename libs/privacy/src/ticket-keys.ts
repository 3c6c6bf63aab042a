import { createSecretKey, type KeyObject } from 'node:crypto';
import { deriveKeyPair } from './aes-gcm.js';
import { BoundedCache } from './bounded-cache.js';
import type { KeyStore } from './key-store.js';

/** The two keys of one stream: the first and the second 32 bytes of one derivation. */
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
      const [sealing, fingerprinting] = deriveKeyPair(createSecretKey(personKey), streamId);
      keys = { sealing, fingerprinting };
      streams.set(streamId, keys);
    }
    return keys;
  }
}

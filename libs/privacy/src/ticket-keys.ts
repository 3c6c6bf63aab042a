import { createSecretKey, type KeyObject } from 'node:crypto';
import { BoundedCache } from '#libs/platform/src/bounded-cache.js';
import { HkdfSha256 } from './hkdf-sha256.js';
import { HmacSha256 } from './hmac-sha256.js';
import type { KeyStore } from './key-store.js';

/** The two keys of one stream: the first and the second 32 bytes of one derivation. */
export interface TicketKeys {
  readonly sealing: KeyObject;
  readonly fingerprinting: HmacSha256;
}

const STREAMS_PER_PERSON = 64;

interface PersonDerivations {
  readonly hkdf: HkdfSha256;
  readonly streams: BoundedCache<TicketKeys>;
}

/**
 * Keys of streams, derived from the keys of persons. The key store is asked every time, so its erasure rule holds here;
 * derived keys hang on the very buffer it hands out and are collected with it once it forgets a person.
 */
export class TicketKeyring {
  readonly #derived = new WeakMap<Buffer, PersonDerivations>();

  constructor(private readonly keyStore: KeyStore) {}

  /** Null when the person is erased or unknown. */
  async keysOf(personRef: string, streamId: string): Promise<TicketKeys | null> {
    const personKey = await this.keyStore.personKey(personRef);
    if (personKey === null) return null;
    let derived = this.#derived.get(personKey);
    if (derived === undefined) {
      derived = { hkdf: new HkdfSha256(personKey), streams: new BoundedCache(STREAMS_PER_PERSON) };
      this.#derived.set(personKey, derived);
    }
    let keys = derived.streams.get(streamId);
    if (keys === undefined) {
      const [sealing, fingerprinting] = derived.hkdf.expandPair(streamId);
      keys = { sealing: createSecretKey(sealing), fingerprinting: new HmacSha256(fingerprinting) };
      derived.streams.set(streamId, keys);
    }
    return keys;
  }
}

import { HmacSha256 } from './hmac-sha256.js';

const NO_SALT = new HmacSha256(Buffer.alloc(32));

/**
 * HKDF-SHA-256 (RFC 5869) without salt from one input key, for many purposes: the extracted key is kept, so that a purpose
 * costs the two hashes of each block and not the whole derivation (2.5 µs against 5.8 µs for 64 bytes).
 */
export class HkdfSha256 {
  readonly #extracted: HmacSha256;

  /** @param inputKey uniformly random */
  constructor(inputKey: Uint8Array) {
    this.#extracted = new HmacSha256(NO_SALT.digest(inputKey));
  }

  /** The first and the second 32 bytes of one expansion: two independent keys. `info` names the one purpose. */
  expandPair(info: string): [Buffer, Buffer] {
    const first = this.#extracted.digest(`${info}\u0001`);
    return [first, this.#extracted.digest(Buffer.concat([first, Buffer.from(`${info}\u0002`, 'utf8')]))];
  }
}

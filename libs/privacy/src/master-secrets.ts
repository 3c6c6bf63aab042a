import { createSecretKey, type KeyObject } from 'node:crypto';
import { deriveKey } from './aes-gcm.js';
import { HmacSha256 } from './hmac-sha256.js';
import { MASTER_KEY_BYTES, MasterKeyError } from './master-key.js';

/** Everything that hangs on the master key: one derived key per purpose, so that no two uses can meet. */
export class MasterSecrets {
  /** Wraps person keys. */
  readonly wrapping: KeyObject;
  readonly #subjectIndex: HmacSha256;
  readonly #callerIndex: HmacSha256;
  readonly #pseudonym: HmacSha256;
  readonly #digest: HmacSha256;
  /** Tells this master key from any other, and nothing about it. */
  readonly keyCheck: Buffer;

  /** @throws MasterKeyError when it is not 32 bytes */
  constructor(masterKey: Buffer) {
    if (masterKey.length !== MASTER_KEY_BYTES) {
      throw new MasterKeyError(`the master key has ${masterKey.length} bytes and needs ${MASTER_KEY_BYTES}`);
    }
    const master = createSecretKey(masterKey);
    this.wrapping = deriveKey(master, 'person-keys');
    this.#subjectIndex = hmacKey(master, 'subject-index');
    this.#callerIndex = hmacKey(master, 'caller-index');
    this.#pseudonym = hmacKey(master, 'pseudonym');
    this.#digest = hmacKey(master, 'identity-digest');
    this.keyCheck = hmacKey(master, 'key-check').digest('xiuhua key store');
  }

  /** Blind index of an account name. */
  subjectIndex(subject: string): Buffer {
    return this.#subjectIndex.digest(subject);
  }

  /** Blind index of phone and name as {@link callerIdentity} gives them. */
  callerIndex(caller: string): Buffer {
    return this.#callerIndex.digest(caller);
  }

  pseudonym(subject: string): string {
    return this.#pseudonym.hexDigest(subject);
  }

  /** Stands for a whole identity as a cache key, so that no cache holds names in the clear. */
  digest(text: string): string {
    return this.#digest.digest(text).toString('base64url');
  }
}

function hmacKey(master: KeyObject, purpose: string): HmacSha256 {
  return new HmacSha256(deriveKey(master, purpose).export());
}

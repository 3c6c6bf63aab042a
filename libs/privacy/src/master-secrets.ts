import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { deriveKey } from './aes-gcm.js';
import { MASTER_KEY_BYTES, MasterKeyError } from './master-key.js';

/** Everything that hangs on the master key: one derived key per purpose, so that no two uses can meet. */
export class MasterSecrets {
  /** Wraps person keys. */
  readonly wrapping: KeyObject;
  readonly #subjectIndex: KeyObject;
  readonly #callerIndex: KeyObject;
  readonly #pseudonym: KeyObject;
  readonly #digest: KeyObject;
  /** Tells this master key from any other, and nothing about it. */
  readonly keyCheck: Buffer;

  /** @throws MasterKeyError when it is not 32 bytes */
  constructor(masterKey: Buffer) {
    if (masterKey.length !== MASTER_KEY_BYTES) {
      throw new MasterKeyError(`the master key has ${masterKey.length} bytes and needs ${MASTER_KEY_BYTES}`);
    }
    const master = createSecretKey(masterKey);
    this.wrapping = deriveKey(master, 'person-keys');
    this.#subjectIndex = deriveKey(master, 'subject-index');
    this.#callerIndex = deriveKey(master, 'caller-index');
    this.#pseudonym = deriveKey(master, 'pseudonym');
    this.#digest = deriveKey(master, 'identity-digest');
    this.keyCheck = hmac(deriveKey(master, 'key-check'), 'xiuhua key store').digest();
  }

  /** Blind index of an account name. */
  subjectIndex(subject: string): Buffer {
    return hmac(this.#subjectIndex, subject).digest();
  }

  /** Blind index of phone and name as {@link callerIdentity} gives them. */
  callerIndex(caller: string): Buffer {
    return hmac(this.#callerIndex, caller).digest();
  }

  pseudonym(subject: string): string {
    return hmac(this.#pseudonym, subject).digest('hex');
  }

  /** Stands for a whole identity as a cache key, so that no cache holds names in the clear. */
  digest(text: string): string {
    return hmac(this.#digest, text).digest('base64url');
  }
}

function hmac(key: KeyObject, text: string) {
  return createHmac('sha256', key).update(text, 'utf8');
}

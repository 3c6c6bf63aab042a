import { createSecretKey, randomBytes } from 'node:crypto';
import { AuthenticationFailedError, decrypt, deriveKey, encrypt, pack, unpack } from './aes-gcm.js';
import { KeyStoreDamagedError } from './key-store-errors.js';
import type { PersonIdentity } from './key-store.js';
import type { MasterSecrets } from './master-secrets.js';
import { callerIdentity } from './phone.js';

const PERSON_KEY_BYTES = 32;

/** How an identity is found again. An account is never found by a phone it merely states: anybody could state yours. */
export interface BlindIndexes {
  readonly subjectIndex: Buffer | null;
  readonly phoneIndex: Buffer | null;
}

/** A person as a store keeps it: ciphertexts and keyed hashes only. */
export interface PersonRow extends BlindIndexes {
  readonly ref: string;
  readonly wrapped: Buffer;
  /** null: nameless. */
  readonly identity: Buffer | null;
}

/** What every adapter keeps of a person, sealed and opened. Identities come in without blanks, see {@link withoutBlanks}. */
export class PersonVault {
  constructor(private readonly secrets: MasterSecrets) {}

  /** A new person under a key of his own. */
  newPerson(ref: string, identity: PersonIdentity, indexes: BlindIndexes): { readonly row: PersonRow; readonly key: Buffer } {
    const key = randomBytes(PERSON_KEY_BYTES);
    const wrapped = pack(encrypt(this.secrets.wrapping, key, ref));
    return { key, row: { ref, wrapped, identity: Object.keys(identity).length === 0 ? null : this.sealIdentity(ref, key, identity), ...indexes } };
  }

  /** @throws KeyStoreDamagedError */
  unwrap(ref: string, wrapped: Uint8Array): Buffer {
    return authentic(ref, 'key', () => decrypt(this.secrets.wrapping, unpack(wrapped), ref));
  }

  sealIdentity(ref: string, personKey: Buffer, identity: PersonIdentity): Buffer {
    return pack(encrypt(identityKey(personKey), JSON.stringify(identity), ref));
  }

  /** @throws KeyStoreDamagedError */
  openIdentity(ref: string, personKey: Buffer, sealed: Uint8Array | null): PersonIdentity {
    if (sealed === null) return {};
    const text = authentic(ref, 'identity', () => decrypt(identityKey(personKey), unpack(sealed), ref)).toString('utf8');
    return JSON.parse(text) as PersonIdentity;
  }

  indexesOf({ subject, phone, name }: PersonIdentity): BlindIndexes {
    if (subject !== undefined) return { subjectIndex: this.secrets.subjectIndex(subject), phoneIndex: null };
    const caller = phone === undefined ? null : callerIdentity(phone, name);
    return { subjectIndex: null, phoneIndex: caller === null ? null : this.secrets.callerIndex(caller) };
  }

  /** Stands for an identity that can be found again, so that no cache holds names in the clear; else null. */
  digestOf({ subject, phone, name }: PersonIdentity, { subjectIndex, phoneIndex }: BlindIndexes): string | null {
    if (subjectIndex === null && phoneIndex === null) return null;
    return this.secrets.digest(JSON.stringify([subject ?? null, phone ?? null, name ?? null]));
  }
}

export function withoutBlanks({ name, phone, subject }: PersonIdentity): PersonIdentity {
  return { ...(name ? { name } : {}), ...(phone ? { phone } : {}), ...(subject ? { subject } : {}) };
}

/** What is kept once `given` is learnt, see {@link KeyStore.learn}; null when that is what is stored already. */
export function learnt(stored: PersonIdentity, given: PersonIdentity, take: 'newest' | 'missing'): PersonIdentity | null {
  const merged = given.subject === undefined || take === 'missing' ? { ...given, ...stored } : { ...stored, ...given };
  const same = merged.name === stored.name && merged.phone === stored.phone && merged.subject === stored.subject;
  return same ? null : merged;
}

function identityKey(personKey: Buffer) {
  return deriveKey(createSecretKey(personKey), 'identity');
}

function authentic(ref: string, what: 'key' | 'identity', work: () => Buffer): Buffer {
  try {
    return work();
  } catch (error) {
    if (error instanceof AuthenticationFailedError) throw new KeyStoreDamagedError(ref, what);
    throw error;
  }
}

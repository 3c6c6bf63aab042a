import { createCipheriv, createDecipheriv, hkdfSync, randomFillSync, createSecretKey, type KeyObject } from 'node:crypto';

export const IV_BYTES = 12;
export const TAG_BYTES = 16;

/** Iv, ciphertext and tag of one AES-256-GCM encryption. */
export interface Sealed {
  readonly iv: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

/** What the ciphertext is bound to was changed, or it was sealed under another key. */
export class AuthenticationFailedError extends Error {
  constructor() {
    super('authentication failed: wrong key, or ciphertext or its context were changed');
    this.name = 'AuthenticationFailedError';
  }
}

// One call for 256 ivs: a call per iv costs 2 µs, a third of the whole encryption.
const pool = Buffer.alloc(IV_BYTES * 256);
let used = pool.length;

function randomIv(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const iv = Buffer.from(pool.subarray(used, used + IV_BYTES));
  used += IV_BYTES;
  return iv;
}

/**
 * AES-256-GCM under a random 96-bit iv (NIST SP 800-38D §8.2.2: at most 2^32 encryptions under one key; a key here
 * belongs to one person or one ticket). Takes a KeyObject: node needs 5 µs with it and 18 µs with a Buffer.
 */
export function encrypt(key: KeyObject, plaintext: string | Buffer, context: string): Sealed {
  const iv = randomIv();
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const ciphertext = typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext);
  cipher.final();
  return { iv, ciphertext, tag: cipher.getAuthTag() };
}

/** @throws AuthenticationFailedError */
export function decrypt(key: KeyObject, sealed: Sealed, context: string): Buffer {
  if (sealed.iv.length !== IV_BYTES || sealed.tag.length !== TAG_BYTES) throw new AuthenticationFailedError();
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(sealed.tag);
  const plaintext = decipher.update(sealed.ciphertext);
  try {
    decipher.final();
  } catch {
    throw new AuthenticationFailedError();
  }
  return plaintext;
}

/** The three parts in one blob: iv, tag, ciphertext. */
export function pack(sealed: Sealed): Buffer {
  return Buffer.concat([sealed.iv, sealed.tag, sealed.ciphertext]);
}

/** @throws AuthenticationFailedError when the blob is too short to be one */
export function unpack(blob: Uint8Array): Sealed {
  if (blob.length < IV_BYTES + TAG_BYTES) throw new AuthenticationFailedError();
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  return {
    iv: bytes.subarray(0, IV_BYTES),
    tag: bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES),
    ciphertext: bytes.subarray(IV_BYTES + TAG_BYTES),
  };
}

/** HKDF-SHA-256 (RFC 5869) without salt: the input key is uniformly random already. `info` names the one purpose. */
export function deriveKey(key: KeyObject, info: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key, '', info, 32)));
}

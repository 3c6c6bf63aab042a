import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { decrypt, encrypt, pack, unpack } from '#libs/privacy/src/aes-gcm.js';

const CACHE_KIB = 32 * 1024;

/**
 * A temporary database: on disk, so memory stays flat however long the file. Without a path it has no name, so a crash
 * leaves no file behind; its bytes may still lie on the disk, so whatever may be personal is put in only through a
 * {@link ScratchCipher}.
 * @param path only to look at the file, as a test does
 */
export function scratchDatabase(schema: string, path = ''): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -${CACHE_KIB}; ${schema}`);
  return database;
}

/** Half of a SHA-256: no two of any file's keys will ever meet. */
const DIGEST_BYTES = 16;

/** Works under keys of its own that are never written: when this object is gone, nobody can read what it sealed. */
export class ScratchCipher {
  private readonly key: KeyObject = createSecretKey(randomBytes(32));
  private readonly digestKey: KeyObject = createSecretKey(randomBytes(32));

  /** The same for the same text: to find it again without storing it. */
  digest(text: string): Buffer {
    return createHmac('sha256', this.digestKey).update(text, 'utf8').digest().subarray(0, DIGEST_BYTES);
  }

  seal(text: string): Buffer {
    return pack(encrypt(this.key, text, ''));
  }

  open(blob: Uint8Array): string {
    return decrypt(this.key, unpack(blob), '').toString('utf8');
  }
}

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { MasterKeySource } from '#libs/platform/src/key-store-config.js';
import { readOrCreateSecret } from '#libs/platform/src/secret-file.js';

/** AES-256 and HMAC-SHA-256 both take 32 bytes. */
export const MASTER_KEY_BYTES = 32;

const BASE64_OF_32_BYTES = /^[A-Za-z0-9+/_-]{43}=?$/;

/** The master key cannot be read or is none; never carries the key itself. */
export class MasterKeyError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MasterKeyError';
  }
}

/**
 * The key that wraps all person keys: 32 bytes in base64 or base64url, in MASTER_KEY or in a file. Whoever loses it loses
 * every sealed text, so it is backed up apart from the data.
 * @throws MasterKeyError
 */
export function loadMasterKey(source: MasterKeySource): Buffer {
  if (source.kind === 'variable') return decode(source.value, 'MASTER_KEY', 'make one with: openssl rand -base64 32');
  const { path, make } = source;
  let text: string;
  try {
    text = make ? readOrCreateSecret(path, () => `${randomBytes(MASTER_KEY_BYTES).toString('base64')}\n`) : readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MasterKeyError(
      `the master key file ${path} can${make ? ' be neither read nor made' : 'not be read'} (${reason}); mend its permissions, or set MASTER_KEY or MASTER_KEY_FILE`,
      { cause: error },
    );
  }
  return decode(text, `the master key file ${path}`, 'restore it from its backup; without it sealed texts cannot be read');
}

function decode(text: string, name: string, wayOut: string): Buffer {
  const trimmed = text.trim();
  if (!BASE64_OF_32_BYTES.test(trimmed)) {
    throw new MasterKeyError(`${name} does not hold ${MASTER_KEY_BYTES} bytes in base64 (it has ${trimmed.length} characters, not 44); ${wayOut}`);
  }
  return Buffer.from(trimmed, 'base64');
}

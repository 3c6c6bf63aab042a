import { randomBytes } from 'node:crypto';
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
 * The key that wraps all person keys: from the variable when it is set, else from the file, which is made on first
 * start. Whoever loses it loses every sealed text, so it is backed up apart from the data.
 * @param source.variable value of MASTER_KEY: 32 bytes in base64 or base64url
 * @param source.file path from MASTER_KEY_FILE: the same, as text
 * @throws MasterKeyError
 */
export function loadMasterKey(source: { readonly variable?: string; readonly file: string }): Buffer {
  if (source.variable !== undefined && source.variable !== '') {
    return decode(source.variable, 'MASTER_KEY', 'make one with: openssl rand -base64 32');
  }
  let text: string;
  try {
    text = readOrCreateSecret(source.file, () => `${randomBytes(MASTER_KEY_BYTES).toString('base64')}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MasterKeyError(
      `the master key file ${source.file} can be neither read nor made (${reason}); mend its permissions, or set MASTER_KEY or MASTER_KEY_FILE`,
      { cause: error },
    );
  }
  return decode(text, `the master key file ${source.file}`, 'restore it from its backup; without it sealed texts cannot be read');
}

function decode(text: string, name: string, wayOut: string): Buffer {
  const trimmed = text.trim();
  if (!BASE64_OF_32_BYTES.test(trimmed)) {
    throw new MasterKeyError(`${name} does not hold ${MASTER_KEY_BYTES} bytes in base64 (it has ${trimmed.length} characters, not 44); ${wayOut}`);
  }
  return Buffer.from(trimmed, 'base64');
}

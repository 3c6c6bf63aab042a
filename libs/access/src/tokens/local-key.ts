import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readOrCreateSecret } from '#libs/platform/src/secret-file.js';

/** The one algorithm of the local issuer. */
export const LOCAL_ALGORITHM = 'EdDSA';

export interface LocalKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** RFC 7638 thumbprint. */
  readonly keyId: string;
}

export class IssuerKeyError extends Error {
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`the issuer's key file ${path} cannot be used (${reason}); restore it, or remove it so that a new one is made and all tokens end`, options);
    this.name = 'IssuerKeyError';
  }
}

/** The Ed25519 key of the local issuer, made on first start with mode 0600 as a private JWK. @throws IssuerKeyError */
export function openLocalKey(path: string): LocalKey {
  try {
    const text = readOrCreateSecret(path, () => {
      const { privateKey } = generateKeyPairSync('ed25519');
      return `${JSON.stringify(privateKey.export({ format: 'jwk' }))}\n`;
    });
    const privateKey = createPrivateKey({ key: JSON.parse(text) as JsonWebKey, format: 'jwk' });
    if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error(`it holds a key of type ${privateKey.asymmetricKeyType}, not ed25519`);
    const publicKey = createPublicKey(privateKey);
    return { privateKey, publicKey, keyId: thumbprint(publicKey) };
  } catch (error) {
    throw new IssuerKeyError(path, reasonOf(error), { cause: error });
  }
}

/** Never the parser's own words: they quote the file, and the file is a secret. */
function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'it is no JSON';
  return error instanceof Error ? error.message : String(error);
}

function thumbprint(publicKey: KeyObject): string {
  const { crv, kty, x } = publicKey.export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
}

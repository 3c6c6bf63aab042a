import { hash } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { BoundedCache } from '#libs/platform/src/bounded-cache.js';
import type { Clock } from '#libs/platform/src/clock.js';
import type { Caller } from '../caller.js';
import { callerFrom, ClaimError } from './claims.js';
import { LOCAL_ALGORITHM, openLocalKey } from './local-key.js';
import { InvalidTokenError, IssuerUnavailableError, type TokenFault } from './token-errors.js';

/** The same shape as `Config['auth']`. */
export type TokenSource =
  | { readonly kind: 'local'; readonly keyFile: string; readonly issuer: string; readonly audience: string }
  | { readonly kind: 'jwks'; readonly jwksUrl: string; readonly issuer: string; readonly audience: string };

export const MAX_TOKEN_LENGTH = 8 * 1024;
/** Seconds that clocks of issuer and server may differ. */
export const CLOCK_TOLERANCE_SECONDS = 5;
/** Asymmetric ones only: with a public key at hand an HMAC algorithm would let everybody sign. */
const JWKS_ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
const REMEMBERED_TOKENS = 10_000;
/** A key that the issuer withdraws is believed no longer than this. */
const REMEMBERED_MS = 300_000;
const JWKS_TIMEOUT_MS = 5000;
const RETRY_AFTER_SECONDS = 5;

interface Verified {
  readonly caller: Caller;
  readonly until: number;
}

/** Turns bearer tokens into callers. */
export class TokenVerifier {
  /** Dropped by age, not by use: a refreshed token goes to the end, the oldest is the first to be forgotten. */
  readonly #verified = new BoundedCache<Verified>(REMEMBERED_TOKENS);

  private constructor(
    private readonly keys: JWTVerifyGetKey,
    private readonly options: JWTVerifyOptions,
    private readonly clock: Clock,
  ) {}

  /** @throws IssuerKeyError when the local issuer's key file cannot be used */
  static for(source: TokenSource, clock: Clock): TokenVerifier {
    const { issuer, audience } = source;
    const common = { issuer, audience, clockTolerance: CLOCK_TOLERANCE_SECONDS, requiredClaims: ['sub', 'exp', 'iss', 'aud'] };
    if (source.kind === 'local') {
      const { publicKey } = openLocalKey(source.keyFile);
      return new TokenVerifier(async () => publicKey, { ...common, algorithms: [LOCAL_ALGORITHM] }, clock);
    }
    return new TokenVerifier(remoteKeys(source.jwksUrl), { ...common, algorithms: JWKS_ALGORITHMS }, clock);
  }

  /**
   * The caller a token stands for; the same object for as long as the token is remembered (at most five minutes).
   * @throws InvalidTokenError, IssuerUnavailableError
   */
  async verify(token: string): Promise<Caller> {
    if (token.length > MAX_TOKEN_LENGTH) throw new InvalidTokenError('too-long', `a token has at most ${MAX_TOKEN_LENGTH} characters`);
    const name = hash('sha256', token, 'base64url');
    const now = this.clock.now();
    const known = this.#verified.peek(name);
    if (known !== undefined && now < known.until) return known.caller;
    this.#verified.delete(name);
    const payload = await this.#proven(token, now);
    const caller = callerOf(payload);
    this.#verified.set(name, { caller, until: Math.min(now + REMEMBERED_MS, ((payload.exp ?? 0) + CLOCK_TOLERANCE_SECONDS) * 1000) });
    return caller;
  }

  async #proven(token: string, now: number): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.keys, { ...this.options, currentDate: new Date(now) });
      return payload;
    } catch (error) {
      throw refusal(error);
    }
  }
}

function callerOf(payload: JWTPayload): Caller {
  try {
    return callerFrom(payload);
  } catch (error) {
    if (error instanceof ClaimError) throw new InvalidTokenError('claims', error.message, { cause: error });
    throw error;
  }
}

/** Tells a key that is not there, which is the token's fault, from keys that cannot be fetched. */
function remoteKeys(url: string): JWTVerifyGetKey {
  const fetchKey = createRemoteJWKSet(new URL(url), { timeoutDuration: JWKS_TIMEOUT_MS });
  return async (header, token) => {
    try {
      return await fetchKey(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      if (error instanceof errors.JOSENotSupported) throw error;
      throw new IssuerUnavailableError(RETRY_AFTER_SECONDS, { cause: error });
    }
  };
}

function refusal(error: unknown): InvalidTokenError | IssuerUnavailableError {
  if (error instanceof errors.JWTExpired) return refused('expired', 'the token has expired; get a new one', error);
  if (error instanceof errors.JWTClaimValidationFailed) return refused(faultOf(error.claim), `claim ${error.claim} does not hold`, error);
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey
    || error instanceof errors.JWKSMultipleMatchingKeys) {
    return refused('signature', 'the token is not signed by the issuer', error);
  }
  if (error instanceof IssuerUnavailableError) return error;
  return refused('malformed', 'this is no token this server accepts', error);
}

function refused(fault: TokenFault, message: string, cause: unknown): InvalidTokenError {
  return new InvalidTokenError(fault, message, { cause });
}

function faultOf(claim: string): TokenFault {
  switch (claim) {
    case 'iss':
      return 'issuer';
    case 'aud':
      return 'audience';
    case 'nbf':
      return 'not-yet-valid';
    default:
      return 'claims';
  }
}

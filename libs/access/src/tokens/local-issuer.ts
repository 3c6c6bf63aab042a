import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Clock } from '#libs/platform/src/clock.js';
import type { Role } from '../caller.js';
import { callerFrom } from './claims.js';
import { LOCAL_ALGORITHM, type LocalKey, openLocalKey } from './local-key.js';

/** A year: whoever needs longer makes a new one. */
export const MAX_TTL_SECONDS = 366 * 24 * 3600;

export interface LocalIssuerOptions {
  readonly keyFile: string;
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
}

export interface TokenRequest {
  readonly subject: string;
  readonly role: Role;
  readonly communities?: readonly string[];
  /** `<communityId>/<gridId>` */
  readonly grids?: readonly string[];
  readonly unit?: string;
  /** From 1 to {@link MAX_TTL_SECONDS}. */
  readonly ttlSeconds: number;
}

/** Issues tokens where no identity provider is at hand: the embedded profile. Whoever reads its key file can be anybody. */
export class LocalIssuer {
  private constructor(
    private readonly key: LocalKey,
    private readonly options: LocalIssuerOptions,
  ) {}

  /** @throws IssuerKeyError */
  static open(options: LocalIssuerOptions): LocalIssuer {
    return new LocalIssuer(openLocalKey(options.keyFile), options);
  }

  /** A signed JWT. @throws ClaimError for what its own verifier would refuse, RangeError for the time to live */
  async issue({ subject, role, communities, grids, unit, ttlSeconds }: TokenRequest): Promise<string> {
    if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1 || ttlSeconds > MAX_TTL_SECONDS) {
      throw new RangeError(`ttlSeconds=${ttlSeconds}: give a whole number from 1 to ${MAX_TTL_SECONDS}`);
    }
    const claims = { role, ...(communities && { communities }), ...(grids && { grids }), ...(unit !== undefined && { unit }) };
    callerFrom({ sub: subject, ...claims });
    const now = Math.floor(this.options.clock.now() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: LOCAL_ALGORITHM, kid: this.key.keyId, typ: 'JWT' })
      .setSubject(subject)
      .setIssuer(this.options.issuer)
      .setAudience(this.options.audience)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + ttlSeconds)
      .setJti(randomUUID())
      .sign(this.key.privateKey);
  }
}

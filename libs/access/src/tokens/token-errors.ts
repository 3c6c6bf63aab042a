/** Why a token is refused: coded, for the log and the answer. */
export type TokenFault = 'missing' | 'too-long' | 'malformed' | 'signature' | 'expired' | 'not-yet-valid' | 'issuer' | 'audience' | 'claims';

/** 401: no valid token. Carries nothing of the token itself. */
export class InvalidTokenError extends Error {
  constructor(
    readonly fault: TokenFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'InvalidTokenError';
  }
}

/** 503: the issuer's keys cannot be fetched, so nothing can be said about the token. */
export class IssuerUnavailableError extends Error {
  constructor(readonly retryAfterSeconds: number, options?: ErrorOptions) {
    super('the keys of the token issuer cannot be fetched; try again shortly', options);
    this.name = 'IssuerUnavailableError';
  }
}

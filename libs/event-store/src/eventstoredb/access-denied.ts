import { EventStoreAccessDeniedError } from '../event-store.js';

const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;

const KNOW = 'the event store does not know the account, or not with this password: correct EVENT_STORE_USERNAME and EVENT_STORE_PASSWORD '
  + '(or the file in EVENT_STORE_PASSWORD_FILE, or user and password in EVENT_STORE_URL) and start again';
const ALLOW = 'the event store denies access: let the account in EVENT_STORE_USERNAME (or EVENT_STORE_URL) read $all, and read and write streams; '
  + 'without an account, or with tls=false, nobody is named to the server';

/** The refusal of an account that the server does not know (`unknown`), or that may not do it. */
export function accessDenied(account: 'unknown' | 'known', outcome: 'nothing-written' | 'unknown', options?: ErrorOptions): EventStoreAccessDeniedError {
  return new EventStoreAccessDeniedError(account === 'unknown' ? KNOW : ALLOW, outcome, options);
}

/**
 * Whether an error of a call says that the account is refused. The client gives some of them a type, and leaves others as raw
 * gRPC errors, or makes an "unknown error" of them: the code tells.
 */
export function isRefusal(error: unknown): boolean {
  const { type, code } = error as { readonly type?: unknown; readonly code?: unknown };
  return type === 'access-denied' || code === PERMISSION_DENIED || code === UNAUTHENTICATED;
}

/** The same error in the port's words. */
export function refusalIn(error: unknown, outcome: 'nothing-written' | 'unknown'): EventStoreAccessDeniedError {
  return accessDenied((error as { readonly code?: unknown }).code === UNAUTHENTICATED ? 'unknown' : 'known', outcome, { cause: error });
}

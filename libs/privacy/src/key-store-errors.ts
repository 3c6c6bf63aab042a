/** The key store cannot be reached or cannot take the write now: try again after the pause, nothing is done twice (HTTP 503). */
export class KeyStoreUnavailableError extends Error {
  constructor(
    message: string,
    readonly retryAfterSeconds: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'KeyStoreUnavailableError';
  }
}

/** The report is in the log, but name and phone could not be kept: repeating it with the same command id completes it (HTTP 503). */
export class IdentityNotKeptError extends Error {
  constructor(readonly retryAfterSeconds: number, options?: ErrorOptions) {
    super('the report is recorded, its name and contact are not; repeat it with the same Idempotency-Key', options);
    this.name = 'IdentityNotKeptError';
  }
}

/** The store was made under another master key; nothing was opened or changed. */
export class MasterKeyMismatchError extends Error {
  constructor(path: string) {
    super(`the master key does not belong to the key store ${path}; restore the key it was made with (MASTER_KEY or MASTER_KEY_FILE)`);
    this.name = 'MasterKeyMismatchError';
  }
}

/** The store cannot be opened so that it keeps its promises (durability, erasure). */
export class KeyStoreOpenError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KeyStoreOpenError';
  }
}

/** A stored key or identity does not authenticate: the file was changed by another hand. */
export class KeyStoreDamagedError extends Error {
  constructor(readonly ref: string, what: 'key' | 'identity') {
    super(`the stored ${what} of person ${ref} does not authenticate; the key store was changed from outside, restore its backup`);
    this.name = 'KeyStoreDamagedError';
  }
}

/**
 * The person is erased for every reader, but old bytes still lie in the write-ahead log because a reader held it.
 * Erasing again, or the next opening of the store, finishes it.
 */
export class ErasureIncompleteError extends Error {
  constructor(readonly ref: string) {
    super(`person ${ref} is erased, but the key store's write-ahead log could not be truncated while readers held it; erase again shortly`);
    this.name = 'ErasureIncompleteError';
  }
}

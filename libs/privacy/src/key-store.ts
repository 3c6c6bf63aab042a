/** Who a person is to us. Lies sealed in the key store's people table, never in an event. */
export interface PersonIdentity {
  readonly name?: string;
  readonly phone?: string;
  /** The account (token subject) of a resident who reports by himself. */
  readonly subject?: string;
}

/**
 * Person keys and identities, apart from the log. A key is durable before `personFor` resolves, so before any event
 * that needs it; name and phone may follow the event (`learn`), so that nobody's lie here whom no event leads to. Port and DI token in
 * one; adapters: a SQLite file, a schema of PostgreSQL. Calls throw KeyStoreUnavailableError where the store cannot be reached.
 */
export abstract class KeyStore {
  /**
   * The person with this subject, or with this phone and name (matched by a blind index), or a new one under `newRef`.
   * With neither, or with a phone that cannot tell people apart, always `newRef` (idempotent for the same ref). With a subject only the subject counts: a phone that
   * an account merely states must not lead to the person it belongs to. An erased ref comes back as it is, keyless.
   * Of a new person only key, account and blind indexes are kept.
   */
  abstract personFor(newRef: string, identity: PersonIdentity): Promise<string>;
  /**
   * Keeps name and phone of a person. `newest`: an account's replace the stored ones, a caller's fill what is missing
   * (they are how he was found). `missing`: never replaces anything. Does nothing for an erased person.
   */
  abstract learn(ref: string, identity: PersonIdentity, take: 'newest' | 'missing'): Promise<void>;
  /** `personFor` and `learn` in one, for whoever repeats what was cut short: an import. */
  abstract ensurePerson(newRef: string, identity: PersonIdentity): Promise<string>;
  /** The ref of an account, if it ever reported and was not erased. */
  abstract refOfSubject(subject: string): Promise<string | null>;
  /** 32-byte key of the person, or null after erasure (or if there never was one). */
  abstract personKey(ref: string): Promise<Buffer | null>;
  abstract identity(ref: string): Promise<PersonIdentity | null>;
  /** Deletes key, identity and indexes, physically. Idempotent; false when nothing was there. */
  abstract erase(ref: string): Promise<boolean>;
  /** Erases, and where nobody is kept under the ref marks it as erased: nobody can be kept under it any more. Idempotent. */
  abstract eraseForGood(ref: string): Promise<void>;
  /** True for a ref that was here and is erased, so that a cut-short erasure can be told from an unknown ref. */
  abstract wasErased(ref: string): Promise<boolean>;
  /** Those of the refs for which `wasErased` is true, in one question. */
  abstract erasedAmong(refs: readonly string[]): Promise<ReadonlySet<string>>;
  /** Everybody who is erased, in no order: few, and read only at a start. */
  abstract erasedRefs(): Promise<readonly string[]>;
  /**
   * Keyed hash of an account name (HMAC-SHA-256 under a key derived from the master key, hex): stands for the account
   * where its name must not appear, for example in command ids.
   */
  abstract pseudonym(subject: string): string;
  /** Reads what only the right store under the right master key holds. @throws when keys cannot be read, or its writer is silent */
  abstract check(): Promise<void>;
  abstract close(): Promise<void>;
}

/** Who a person is to us. Lies sealed in the key store's people table, never in an event. */
export interface PersonIdentity {
  readonly name?: string;
  readonly phone?: string;
  /** The account (token subject) of a resident who reports by himself. */
  readonly subject?: string;
}

/**
 * Person keys and identities, apart from the log. A key is durable before `ensurePerson` resolves, so before any event
 * that needs it. Port and DI token in one; adapters: SQLite file now, PostgreSQL schema later.
 */
export abstract class KeyStore {
  /**
   * The person with this subject, or with this phone and name (matched by a blind index), or a new one under `newRef`.
   * With neither, or with a phone that cannot tell people apart, always `newRef` (idempotent for the same ref). With a subject only the subject counts: a phone that
   * an account merely states must not lead to the person it belongs to. An erased ref comes back as it is, keyless.
   */
  abstract ensurePerson(newRef: string, identity: PersonIdentity): Promise<string>;
  /** The ref of an account, if it ever reported and was not erased. */
  abstract refOfSubject(subject: string): Promise<string | null>;
  /** 32-byte key of the person, or null after erasure (or if there never was one). */
  abstract personKey(ref: string): Promise<Buffer | null>;
  abstract identity(ref: string): Promise<PersonIdentity | null>;
  /** Deletes key, identity and indexes, physically. Idempotent; false when nothing was there. */
  abstract erase(ref: string): Promise<boolean>;
  /** True for a ref that was here and is erased, so that a cut-short erasure can be told from an unknown ref. */
  abstract wasErased(ref: string): Promise<boolean>;
  /**
   * Keyed hash of an account name (HMAC-SHA-256 under a key derived from the master key, hex): stands for the account
   * where its name must not appear, for example in command ids.
   */
  abstract pseudonym(subject: string): string;
  abstract close(): Promise<void>;
}

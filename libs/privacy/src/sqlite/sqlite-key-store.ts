import type { DatabaseSync } from 'node:sqlite';
import { BoundedCache } from '#libs/platform/src/bounded-cache.js';
import { KeyStoreOpenError, KeyStoreUnavailableError, MasterKeyMismatchError } from '../key-store-errors.js';
import { KeyStore, type PersonIdentity } from '../key-store.js';
import { MasterSecrets } from '../master-secrets.js';
import { OncePerTurn } from '../once-per-turn.js';
import { type BlindIndexes, learnt, PersonVault, withoutBlanks } from '../person-vault.js';
import { finishErasures } from './finish-erasures.js';
import { createSchema, openKeyDatabase, SCHEMA_VERSION } from './key-database.js';
import { KeyReads } from './key-reads.js';
import { KeyWriter } from './key-writer.js';
import type { KeyWrite } from './key-writes.js';

const CACHED_KEYS = 20_000;
const CACHED_IDENTITIES = 20_000;

export interface SqliteKeyStoreOptions {
  readonly path: string;
  /** 32 bytes from `loadMasterKey`. */
  readonly masterKey: Buffer;
}

/**
 * Person keys and identities in a SQLite file of their own. Unwrapped keys are remembered only while the erasure epoch
 * in the file, read before they are used, stands still: once an erasure by any process is answered it holds in all.
 */
export class SqliteKeyStore extends KeyStore {
  readonly #keys = new BoundedCache<Buffer>(CACHED_KEYS);
  /** Digest of an identity as it was handed in -> the person it led to. */
  readonly #known = new BoundedCache<string>(CACHED_IDENTITIES);
  readonly #check = new OncePerTurn();
  readonly #vault: PersonVault;
  #epoch = -1;

  private constructor(
    private readonly path: string,
    private readonly database: DatabaseSync,
    private readonly secrets: MasterSecrets,
    private readonly reads: KeyReads,
    private readonly writer: KeyWriter,
  ) {
    super();
    this.#vault = new PersonVault(secrets);
  }

  /**
   * Opens the store, makes it when there is none, and ends an erasure that a crash cut short.
   * @throws MasterKeyMismatchError, KeyStoreOpenError, MasterKeyError
   */
  static async open({ path, masterKey }: SqliteKeyStoreOptions): Promise<SqliteKeyStore> {
    const secrets = new MasterSecrets(masterKey);
    const database = openKeyDatabase(path);
    try {
      createSchema(database, secrets.keyCheck);
      const reads = new KeyReads(database);
      refuseNewer(path, reads.schemaVersion());
      if (!reads.keyCheck().equals(secrets.keyCheck)) throw new MasterKeyMismatchError(path);
      finishErasures(database);
      return new SqliteKeyStore(path, database, secrets, reads, new KeyWriter(path));
    } catch (error) {
      database.close();
      throw error;
    }
  }

  async ensurePerson(newRef: string, identity: PersonIdentity): Promise<string> {
    const ref = await this.#find(newRef, identity, withoutBlanks(identity));
    await this.learn(ref, identity, 'newest');
    return ref;
  }

  /**
   * Costs one point query for a person seen before. A caller without an account is known by phone and name together,
   * see {@link callerIdentity}.
   */
  async personFor(newRef: string, identity: PersonIdentity): Promise<string> {
    return this.#find(newRef, identity, identity.subject ? { subject: identity.subject } : {});
  }

  /** @param kept of a person who is new: in the same write as the key, so that of two spellings at once the first one stays */
  async #find(newRef: string, identity: PersonIdentity, kept: PersonIdentity): Promise<string> {
    const epoch = this.#forgetAfterErasure();
    const given = withoutBlanks(identity);
    const indexes = this.#vault.indexesOf(given);
    const digest = this.#vault.digestOf(given, indexes);
    const remembered = digest === null ? undefined : this.#known.get(digest);
    if (remembered !== undefined) return remembered;
    let ref = this.reads.find(newRef, indexes);
    if (ref === undefined) {
      const created = await this.#create(newRef, kept, indexes);
      ref = created.ref;
      if (created.key !== null && this.#forgetAfterErasure() === epoch) this.#keys.set(ref, created.key);
    }
    // Not when an erasure came between: it may have been this person's.
    if (digest !== null && this.#forgetAfterErasure() === epoch) this.#known.set(digest, ref);
    return ref;
  }

  async learn(ref: string, identity: PersonIdentity, take: 'newest' | 'missing'): Promise<void> {
    const given = withoutBlanks(identity);
    if (Object.keys(given).length === 0) return;
    const stored = await this.identity(ref);
    if (stored === null) return;
    const kept = learnt(stored, given, take);
    const key = kept === null ? null : await this.personKey(ref);
    if (kept === null || key === null) return;
    await this.writer.write({ kind: 'identity', ref, identity: this.#vault.sealIdentity(ref, key, kept) });
  }

  async refOfSubject(subject: string): Promise<string | null> {
    return this.reads.find(null, { subjectIndex: this.secrets.subjectIndex(subject), phoneIndex: null }) ?? null;
  }

  async personKey(ref: string): Promise<Buffer | null> {
    this.#forgetAfterErasure();
    const cached = this.#keys.get(ref);
    if (cached !== undefined) return cached;
    const wrapped = this.reads.wrappedKey(ref);
    if (wrapped === undefined) return null;
    const key = this.#vault.unwrap(ref, wrapped);
    this.#keys.set(ref, key);
    return key;
  }

  async identity(ref: string): Promise<PersonIdentity | null> {
    const key = await this.personKey(ref);
    const sealed = this.reads.sealedIdentity(ref);
    return key === null || sealed === undefined ? null : this.#vault.openIdentity(ref, key, sealed);
  }

  async erase(ref: string): Promise<boolean> {
    return this.#erase({ kind: 'erase', ref });
  }

  async eraseForGood(ref: string): Promise<void> {
    await this.#erase({ kind: 'erase', ref, markUnknown: true });
  }

  async wasErased(ref: string): Promise<boolean> {
    return this.reads.isErased(ref);
  }

  async erasedAmong(refs: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(refs.filter((ref) => this.reads.isErased(ref)));
  }

  async erasedRefs(): Promise<readonly string[]> {
    return this.reads.erasedRefs();
  }

  pseudonym(subject: string): string {
    return this.secrets.pseudonym(subject);
  }

  async check(): Promise<void> {
    if (!this.reads.keyCheck().equals(this.secrets.keyCheck)) throw new MasterKeyMismatchError(this.path);
    if (this.writer.isSilent) throw new KeyStoreUnavailableError('the key store\'s writer thread does not answer', 1);
  }

  /** Waits for accepted writes. */
  async close(): Promise<void> {
    await this.writer.close();
    if (this.database.isOpen) this.database.close();
  }

  async #erase(write: Extract<KeyWrite, { readonly kind: 'erase' }>): Promise<boolean> {
    const { changed } = await this.writer.write(write);
    this.#check.forget();
    this.#forgetAfterErasure();
    return changed;
  }

  /** Before every use of a cache: an epoch read first and a key read after it can only be forgotten too early. */
  #forgetAfterErasure(): number {
    if (!this.#check.isDue()) return this.#epoch;
    const epoch = this.reads.erasureEpoch();
    if (epoch === this.#epoch) return epoch;
    this.#keys.clear();
    this.#known.clear();
    this.#epoch = epoch;
    return epoch;
  }

  /** `key` is null when somebody else had created the person a moment before. */
  async #create(ref: string, identity: PersonIdentity, indexes: BlindIndexes): Promise<{ ref: string; key: Buffer | null }> {
    const { row, key } = this.#vault.newPerson(ref, identity, indexes);
    const result = await this.writer.write({ kind: 'create', person: row });
    return { ref: result.ref, key: result.changed ? key : null };
  }
}

function refuseNewer(path: string, schemaVersion: number): void {
  if (schemaVersion > SCHEMA_VERSION) {
    throw new KeyStoreOpenError(`the key store ${path} has schema ${schemaVersion}, this program knows up to ${SCHEMA_VERSION}; start the newer version`);
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { BoundedCache } from '#libs/platform/src/bounded-cache.js';
import type { KeyStoreDatabase } from '#libs/platform/src/key-store-config.js';
import { mayPass, postgresFault } from '#libs/platform/src/postgres-fault.js';
import { PostgresPool } from '#libs/platform/src/postgres-pool.js';
import { KeyStoreOpenError, KeyStoreUnavailableError, MasterKeyMismatchError } from '../key-store-errors.js';
import { KeyStore, type PersonIdentity } from '../key-store.js';
import { MasterSecrets } from '../master-secrets.js';
import { type BlindIndexes, learnt, PersonVault, withoutBlanks } from '../person-vault.js';
import { ERASURE_WAIT_MS, ErasureEpoch } from './erasure-epoch.js';
import { KeyTables, SCHEMA_VERSION } from './key-tables.js';

const CACHED_KEYS = 20_000;
const CACHED_IDENTITIES = 20_000;
/** Looking and inserting again because others came between: each time somebody else had got on. */
const ATTEMPTS = 5;

export interface PostgresKeyStoreOptions {
  readonly location: KeyStoreDatabase;
  /** 32 bytes from `loadMasterKey`. */
  readonly masterKey: Buffer;
  /** Told of connections that broke or were given up. */
  readonly onReconnect?: (cause: unknown) => void;
}

/**
 * Person keys and identities in a schema of PostgreSQL that any number of nodes share. The server sees ciphertexts and
 * keyed hashes only. A write is answered once it is durable there; every call ends within about twice the time limit.
 */
export class PostgresKeyStore extends KeyStore {
  readonly #keys = new BoundedCache<Buffer>(CACHED_KEYS);
  /** Digest of an identity as it was handed in -> the person it led to. */
  readonly #known = new BoundedCache<string>(CACHED_IDENTITIES);
  readonly #vault: PersonVault;
  readonly #epoch: ErasureEpoch;
  readonly #underWay = new Set<Promise<unknown>>();
  #closed = false;

  private constructor(private readonly place: string, private readonly pool: PostgresPool, private readonly tables: KeyTables, private readonly secrets: MasterSecrets) {
    super();
    this.#vault = new PersonVault(secrets);
    this.#epoch = new ErasureEpoch(() => tables.erasureEpoch(), () => {
      this.#keys.clear();
      this.#known.clear();
    });
  }

  /** The store, before its server was asked: `prepare` comes before every other use. @throws MasterKeyError */
  static at({ location, masterKey, onReconnect }: PostgresKeyStoreOptions): PostgresKeyStore {
    const { host, port, database, schema, timeoutMs } = location;
    const secrets = new MasterSecrets(masterKey);
    const pool = new PostgresPool({ location, timeoutMs, settings: ['synchronous_commit=on'], ...(onReconnect === undefined ? {} : { onBroken: onReconnect }) });
    return new PostgresKeyStore(`in schema ${schema} of ${database} at ${host}:${port}`, pool, new KeyTables(pool, schema), secrets);
  }

  /** As `at` and `prepare`. @throws what they throw */
  static async open(options: PostgresKeyStoreOptions): Promise<PostgresKeyStore> {
    const store = PostgresKeyStore.at(options);
    try {
      await store.prepare();
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /**
   * Makes the tables where there are none, and proves that they were made under this master key. Idempotent.
   * @throws MasterKeyMismatchError, KeyStoreOpenError, KeyStoreUnavailableError
   */
  async prepare(): Promise<void> {
    try {
      await this.#during(() => this.#make());
    } catch (error) {
      if (postgresFault(error) !== 'set-up') throw error;
      throw new KeyStoreOpenError(`the key store ${this.place} cannot be used: ${(error as Error).message}; ${this.tables.rightsNeeded}`, { cause: error });
    }
  }

  override ensurePerson(newRef: string, identity: PersonIdentity): Promise<string> {
    return this.#during(async () => {
      const ref = await this.#find(newRef, identity, withoutBlanks(identity));
      await this.#learn(ref, identity, 'newest');
      return ref;
    });
  }

  override personFor(newRef: string, identity: PersonIdentity): Promise<string> {
    return this.#during(() => this.#find(newRef, identity, identity.subject ? { subject: identity.subject } : {}));
  }

  override learn(ref: string, identity: PersonIdentity, take: 'newest' | 'missing'): Promise<void> {
    return this.#during(() => this.#learn(ref, identity, take));
  }

  override refOfSubject(subject: string): Promise<string | null> {
    return this.#during(async () => await this.tables.find(null, { subjectIndex: this.secrets.subjectIndex(subject), phoneIndex: null }) ?? null);
  }

  /** Costs nothing for a person whose key was used within the last quarter of a second, one round trip for all others together otherwise. */
  override personKey(ref: string): Promise<Buffer | null> {
    return this.#during(async () => {
      const epoch = await this.#epoch.current();
      const cached = this.#keys.get(ref);
      if (cached !== undefined) return cached;
      const person = await this.tables.person(ref);
      if (person === undefined) return null;
      const key = this.#vault.unwrap(ref, person.wrapped);
      // Not when an erasure came between: it may have been this person's.
      if (this.#epoch.holds(epoch)) this.#keys.set(ref, key);
      return key;
    });
  }

  override identity(ref: string): Promise<PersonIdentity | null> {
    return this.#during(async () => (await this.#opened(ref))?.identity ?? null);
  }

  override erase(ref: string): Promise<boolean> {
    return this.#during(() => this.#erase(ref));
  }

  override eraseForGood(ref: string): Promise<void> {
    return this.#during(async () => {
      // Whoever is created at the same moment is there, or never will be, once this is done.
      await this.tables.markErased(ref);
      await this.#erase(ref);
    });
  }

  override wasErased(ref: string): Promise<boolean> {
    return this.#during(() => this.tables.isErased(ref));
  }

  override erasedAmong(refs: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#during(async () => new Set(await this.tables.erasedAmong(refs)));
  }

  override erasedRefs(): Promise<readonly string[]> {
    return this.#during(() => this.tables.erasedRefs());
  }

  override pseudonym(subject: string): string {
    return this.secrets.pseudonym(subject);
  }

  override check(): Promise<void> {
    return this.#during(async () => this.#requireOwnKey((await this.tables.meta())?.keyCheck));
  }

  /** Waits for what was accepted. */
  override async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.allSettled(this.#underWay);
    await this.pool.close();
  }

  async #make(): Promise<void> {
    await this.tables.create(this.secrets.keyCheck);
    const meta = await this.tables.meta();
    if (meta !== undefined && meta.schemaVersion > SCHEMA_VERSION) {
      throw new KeyStoreOpenError(`the key store ${this.place} has schema ${meta.schemaVersion}, this program knows up to ${SCHEMA_VERSION}; start the newer version`);
    }
    this.#requireOwnKey(meta?.keyCheck);
  }

  #requireOwnKey(keyCheck: Buffer | undefined): void {
    if (keyCheck?.equals(this.secrets.keyCheck) !== true) throw new MasterKeyMismatchError(this.place);
  }

  /** @param kept of a person who is new: in the same write as the key, so that of two spellings at once the first one stays */
  async #find(newRef: string, identity: PersonIdentity, kept: PersonIdentity): Promise<string> {
    const epoch = await this.#epoch.current();
    const given = withoutBlanks(identity);
    const indexes = this.#vault.indexesOf(given);
    const digest = this.#vault.digestOf(given, indexes);
    const remembered = digest === null ? undefined : this.#known.get(digest);
    if (remembered !== undefined) return remembered;
    const ref = await this.tables.find(newRef, indexes) ?? await this.#create(newRef, kept, indexes, epoch);
    if (digest !== null && this.#epoch.holds(epoch)) this.#known.set(digest, ref);
    return ref;
  }

  /** Of two nodes that create the same person at the same moment the database lets one: the other finds that person then. */
  async #create(newRef: string, kept: PersonIdentity, indexes: BlindIndexes, epoch: number): Promise<string> {
    const { row, key } = this.#vault.newPerson(newRef, kept, indexes);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      if (await this.tables.insert(row)) {
        if (this.#epoch.holds(epoch)) this.#keys.set(newRef, key);
        return newRef;
      }
      const ref = await this.tables.find(newRef, indexes);
      if (ref !== undefined) return ref;
    }
    throw new KeyStoreUnavailableError('the person was created and erased by others again and again', 1);
  }

  async #learn(ref: string, identity: PersonIdentity, take: 'newest' | 'missing'): Promise<void> {
    const given = withoutBlanks(identity);
    if (Object.keys(given).length === 0) return;
    const stored = await this.#opened(ref);
    const kept = stored === undefined ? null : learnt(stored.identity, given, take);
    if (stored !== undefined && kept !== null) await this.tables.replaceIdentity(ref, this.#vault.sealIdentity(ref, stored.key, kept));
  }

  /** Undefined for whoever is erased or unknown. */
  async #opened(ref: string): Promise<{ readonly key: Buffer; readonly identity: PersonIdentity } | undefined> {
    const person = await this.tables.person(ref);
    if (person === undefined) return undefined;
    const key = this.#vault.unwrap(ref, person.wrapped);
    return { key, identity: this.#vault.openIdentity(ref, key, person.identity) };
  }

  /** The wait also when there was nothing to erase: another node may have done it a moment ago. */
  async #erase(ref: string): Promise<boolean> {
    const erased = await this.tables.erase(ref);
    this.#epoch.forget();
    await delay(ERASURE_WAIT_MS);
    return erased;
  }

  async #during<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new KeyStoreUnavailableError('the key store is closed', 1);
    const running = work();
    this.#underWay.add(running);
    try {
      return await running;
    } catch (error) {
      if (mayPass(error)) throw new KeyStoreUnavailableError(`the key store ${this.place} does not answer: ${error.message}`, 1, { cause: error });
      throw error;
    } finally {
      this.#underWay.delete(running);
    }
  }
}

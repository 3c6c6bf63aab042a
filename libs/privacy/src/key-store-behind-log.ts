import { KeyStoreUnavailableError } from './key-store-errors.js';
import { KeyStore, type PersonIdentity } from './key-store.js';

const AGAIN_AFTER_SECONDS = 1;

/**
 * Keys that nobody can use before the log was asked who is erased: an older copy of them may have been put back. Until
 * `open` is called everything that concerns a person is refused, and the check fails. Before `prove` was, pseudonyms are too.
 */
export class KeyStoreBehindLog extends KeyStore {
  private state: 'unproven' | 'proven' | 'open' = 'unproven';

  constructor(private readonly behind: KeyStore) {
    super();
  }

  /** The store was made under this master key. */
  prove(): void {
    this.state = 'proven';
  }

  /** Whoever is erased in the log is erased here. */
  open(): void {
    this.state = 'open';
  }

  async personFor(newRef: string, identity: PersonIdentity): Promise<string> {
    return this.keys.personFor(newRef, identity);
  }

  async learn(ref: string, identity: PersonIdentity, take: 'newest' | 'missing'): Promise<void> {
    return this.keys.learn(ref, identity, take);
  }

  async ensurePerson(newRef: string, identity: PersonIdentity): Promise<string> {
    return this.keys.ensurePerson(newRef, identity);
  }

  // Awaited, here and below: every command asks, and a promise that is returned as it is takes three more microtasks.
  async refOfSubject(subject: string): Promise<string | null> {
    return await this.keys.refOfSubject(subject);
  }

  async personKey(ref: string): Promise<Buffer | null> {
    return await this.keys.personKey(ref);
  }

  async identity(ref: string): Promise<PersonIdentity | null> {
    return this.keys.identity(ref);
  }

  async erase(ref: string): Promise<boolean> {
    return this.keys.erase(ref);
  }

  async eraseForGood(ref: string): Promise<void> {
    return this.keys.eraseForGood(ref);
  }

  async wasErased(ref: string): Promise<boolean> {
    return this.keys.wasErased(ref);
  }

  async erasedAmong(refs: readonly string[]): Promise<ReadonlySet<string>> {
    return this.keys.erasedAmong(refs);
  }

  async erasedRefs(): Promise<readonly string[]> {
    return this.keys.erasedRefs();
  }

  /** Of an account's name, with or without a person. Under another master key the same command would be a new one. */
  pseudonym(subject: string): string {
    if (this.state === 'unproven') throw new KeyStoreUnavailableError('the key store could not be asked yet whether this is its master key', AGAIN_AFTER_SECONDS);
    return this.behind.pseudonym(subject);
  }

  async check(): Promise<void> {
    return this.keys.check();
  }

  async close(): Promise<void> {
    return this.behind.close();
  }

  /** @throws KeyStoreUnavailableError */
  private get keys(): KeyStore {
    if (this.state !== 'open') throw new KeyStoreUnavailableError('it is not known yet who is erased: the event store or the key store could not be asked', AGAIN_AFTER_SECONDS);
    return this.behind;
  }
}

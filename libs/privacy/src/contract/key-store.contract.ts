import { randomBytes, randomUUID } from 'node:crypto';
import { KeyStoreUnavailableError, MasterKeyMismatchError } from '../key-store-errors.js';
import type { KeyStore } from '../key-store.js';

/** One store of its own. `open` may be called several times: each call is another node on the same store. */
export interface KeyStoreUnderTest {
  open(masterKey: Buffer): Promise<KeyStore>;
  /** Closes what was opened and removes the store. */
  dispose(): Promise<void>;
}

/** What every adapter of the port must keep, run unchanged against each. */
export function describeKeyStore(name: string, factory: () => Promise<KeyStoreUnderTest>): void {
  describe(`${name} as a key store`, () => {
    const masterKey = randomBytes(32);
    let under: KeyStoreUnderTest;
    const open = (key = masterKey): Promise<KeyStore> => under.open(key);
    beforeEach(async () => { under = await factory(); });
    afterEach(() => under?.dispose());

    it('gives a new person a key that another connection and a later start find again', async () => {
      const store = await open();
      const ref = await store.ensurePerson(randomUUID(), { name: 'Jane Doe', phone: '555 0100' });
      const key = await store.personKey(ref);
      expect(key).toHaveLength(32);
      expect(await (await open()).personKey(ref)).toEqual(key);
      await store.close();
      const later = await open();
      expect(await later.personKey(ref)).toEqual(key);
      expect(await later.identity(ref)).toEqual({ name: 'Jane Doe', phone: '555 0100' });
    });

    it('finds an account by its subject and a caller by any spelling of the phone', async () => {
      const store = await open();
      const account = await store.ensurePerson(randomUUID(), { subject: 'jane' });
      expect(await store.ensurePerson(randomUUID(), { subject: 'jane' })).toBe(account);
      expect(await store.refOfSubject('jane')).toBe(account);
      expect(await store.refOfSubject('john')).toBeNull();
      const caller = await store.ensurePerson(randomUUID(), { phone: '+86 138-0000-0000' });
      expect(await store.ensurePerson(randomUUID(), { phone: '138 0000 0000' })).toBe(caller);
      expect(caller).not.toBe(account);
    });

    it('never leads an account to another person by a phone it merely states, nor a caller to that account', async () => {
      const store = await open();
      const caller = await store.ensurePerson(randomUUID(), { name: 'Jane Doe', phone: '13800000000' });
      const account = await store.ensurePerson(randomUUID(), { subject: 'mallory', phone: '13800000000' });
      expect(account).not.toBe(caller);
      expect(await store.ensurePerson(randomUUID(), { name: 'Jane Doe', phone: '13800000000' })).toBe(caller);
      const stated = await store.ensurePerson(randomUUID(), { subject: 'mallory', phone: '13900000000' });
      expect(await store.ensurePerson(randomUUID(), { phone: '13900000000' })).not.toBe(stated);
    });

    it('keeps a nameless reporter apart from every other, and the same ref once', async () => {
      const store = await open();
      const [first, second] = [randomUUID(), randomUUID()];
      expect(await store.ensurePerson(first, {})).toBe(first);
      expect(await store.ensurePerson(second, { name: 'Jane Doe' })).toBe(second);
      const key = await store.personKey(first);
      expect(await store.ensurePerson(first, {})).toBe(first);
      expect(await store.personKey(first)).toEqual(key);
      expect(await store.identity(first)).toEqual({});
    });

    it('takes an account\'s newest name', async () => {
      const store = await open();
      const account = await store.ensurePerson(randomUUID(), { subject: 'jane', name: 'J. Doe' });
      await store.ensurePerson(randomUUID(), { subject: 'jane', name: 'Jane Doe', phone: '5550100' });
      expect(await store.identity(account)).toEqual({ subject: 'jane', name: 'Jane Doe', phone: '5550100' });
    });

    it('keeps the people of a household apart, and shows none of them the name of another', async () => {
      const store = await open();
      const phone = '5550101';
      const people = [{ phone }, { phone, name: 'Jane Doe' }, { phone, name: 'John Doe' }];
      const refs: string[] = [];
      for (const person of people) refs.push(await store.ensurePerson(randomUUID(), person));
      for (const other of [store, await open()]) {
        expect(await Promise.all(people.map((person) => other.ensurePerson(randomUUID(), person)))).toEqual(refs);
      }
      expect(await Promise.all(refs.map((ref) => store.identity(ref)))).toEqual(people);
    });

    it('makes nobody of a placeholder for a phone', async () => {
      const store = await open();
      const given = ['none', '0000000', '110'].flatMap((phone) => [{ phone }, { phone, name: 'Jane Doe' }, { phone, name: 'Jane Doe' }, { phone }]);
      const refs: string[] = [];
      for (const person of given) refs.push(await store.ensurePerson(randomUUID(), person));
      expect(new Set(refs).size).toBe(given.length);
      expect(await Promise.all(refs.map((ref) => store.identity(ref)))).toEqual(given);
    });

    it('makes one person of many reports at once, through two connections', async () => {
      const stores = [await open(), await open()];
      const refs = await Promise.all(
        Array.from({ length: 200 }, (_, n) => stores[n % 2]!.ensurePerson(randomUUID(), { subject: `account-${n % 5}` })),
      );
      expect(new Set(refs).size).toBe(5);
      for (const ref of new Set(refs)) expect(await stores[0]!.personKey(ref)).toEqual(await stores[1]!.personKey(ref));
    });

    it('shows an erasure at once to a connection that has the key in its cache', async () => {
      const [here, there] = [await open(), await open()];
      const ref = await here.ensurePerson(randomUUID(), { subject: 'jane', name: 'Jane Doe' });
      expect(await there.personKey(ref)).not.toBeNull();
      expect(await there.ensurePerson(randomUUID(), { subject: 'jane', name: 'Jane Doe' })).toBe(ref);
      expect(await here.erase(ref)).toBe(true);
      for (const store of [here, there]) {
        expect(await store.personKey(ref)).toBeNull();
        expect(await store.identity(ref)).toBeNull();
        expect(await store.refOfSubject('jane')).toBeNull();
        expect(await store.wasErased(ref)).toBe(true);
      }
      expect(await here.erase(ref)).toBe(false);
      expect(await there.ensurePerson(randomUUID(), { subject: 'jane', name: 'Jane Doe' })).not.toBe(ref);
    });

    it('does not give an erased ref a new key when its first report is sent again', async () => {
      const store = await open();
      const ref = randomUUID();
      await store.ensurePerson(ref, { subject: 'jane' });
      await store.erase(ref);
      expect(await store.ensurePerson(ref, { subject: 'jane' })).toBe(ref);
      expect(await store.personKey(ref)).toBeNull();
      expect(await store.identity(ref)).toBeNull();
    });

    it('erases nothing and says so for a ref it never saw', async () => {
      const store = await open();
      expect(await store.erase(randomUUID())).toBe(false);
      expect(await store.wasErased(randomUUID())).toBe(false);
    });

    it('tells of many refs at once who of them is erased', async () => {
      const store = await open();
      const refs = await Promise.all(Array.from({ length: 300 }, (_, n) => store.ensurePerson(randomUUID(), { subject: `account-${n}` })));
      const gone = refs.filter((_, n) => n % 3 === 0);
      await Promise.all(gone.map((ref) => store.erase(ref)));
      expect(await store.erasedAmong([...refs, randomUUID()])).toEqual(new Set(gone));
      expect(await store.erasedAmong([])).toEqual(new Set());
    });

    it('keeps a ref that it never saw free of persons once it is erased for good', async () => {
      const store = await open();
      const [unknown, known] = [randomUUID(), await store.ensurePerson(randomUUID(), { name: 'Jane Doe' })];
      for (const ref of [unknown, known, unknown]) await store.eraseForGood(ref);
      expect(await store.ensurePerson(unknown, { name: 'Jane Doe' })).toBe(unknown);
      for (const ref of [unknown, known]) {
        expect([await store.personKey(ref), await store.identity(ref), await store.wasErased(ref)]).toEqual([null, null, true]);
      }
    });

    it('refuses a master key that is not the one it was made with, and leaves the store as it was', async () => {
      const store = await open();
      const ref = await store.ensurePerson(randomUUID(), { subject: 'jane' });
      await expect(open(randomBytes(32))).rejects.toThrow(MasterKeyMismatchError);
      await expect(open(randomBytes(16))).rejects.toThrow('16 bytes');
      expect(await (await open()).personKey(ref)).toHaveLength(32);
    });

    it('derives pseudonyms from the master key alone, and none equals its account name', async () => {
      const store = await open();
      expect(store.pseudonym('jane')).toMatch(/^[0-9a-f]{64}$/);
      expect(store.pseudonym('jane')).toBe((await open()).pseudonym('jane'));
      expect(store.pseudonym('jane')).not.toBe(store.pseudonym('john'));
    });

    it('answers every accepted write before it closes, and refuses later ones', async () => {
      const store = await open();
      const accepted = Array.from({ length: 50 }, () => store.ensurePerson(randomUUID(), {}));
      await store.close();
      await expect(Promise.all(accepted)).resolves.toHaveLength(50);
      const later = await open();
      for (const ref of await Promise.all(accepted)) expect(await later.personKey(ref)).toHaveLength(32);
      await expect(store.erase(randomUUID())).rejects.toThrow(KeyStoreUnavailableError);
    });
  });
}

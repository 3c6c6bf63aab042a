import type { DatabaseSync } from 'node:sqlite';
import type { PersonRow } from '../person-vault.js';

export type KeyWrite =
  | { readonly kind: 'create'; readonly person: PersonRow }
  /** Replaces the sealed identity of a person who is not erased. */
  | { readonly kind: 'identity'; readonly ref: string; readonly identity: Uint8Array }
  /** `markUnknown`: a ref under which nobody is kept becomes an erased one. */
  | { readonly kind: 'erase'; readonly ref: string; readonly markUnknown?: true };

/** What a write answers: the ref that stands for the person, whether the write changed anything. */
export interface KeyWriteResult {
  readonly ref: string;
  readonly changed: boolean;
}

function prepareStatements(database: DatabaseSync) {
  return {
    bySubject: database.prepare('SELECT ref FROM persons WHERE subject_index = ?'),
    byPhone: database.prepare('SELECT ref FROM persons WHERE phone_index = ?'),
    byRef: database.prepare('SELECT key_id FROM persons WHERE ref = ?'),
    insertKey: database.prepare('INSERT INTO person_keys (wrapped) VALUES (?)'),
    insertPerson: database.prepare('INSERT INTO persons (ref, key_id, identity, subject_index, phone_index) VALUES (?, ?, ?, ?, ?)'),
    updateIdentity: database.prepare('UPDATE persons SET identity = ? WHERE ref = ? AND key_id IS NOT NULL'),
    // In place: the same length, so the cell is neither freed nor moved.
    wipeKey: database.prepare('UPDATE person_keys SET wrapped = zeroblob(length(wrapped)) WHERE id = ?'),
    wipePerson: database.prepare('UPDATE persons SET key_id = NULL, identity = NULL, subject_index = NULL, phone_index = NULL WHERE ref = ?'),
    nextEpoch: database.prepare('UPDATE meta SET erasure_epoch = erasure_epoch + 1, erasure_pending = 1'),
  };
}

/** The writes of the key store. Every call runs inside the caller's transaction. */
export class KeyWrites {
  readonly #sql: ReturnType<typeof prepareStatements>;

  constructor(database: DatabaseSync) {
    this.#sql = prepareStatements(database);
  }

  apply(write: KeyWrite): KeyWriteResult {
    switch (write.kind) {
      case 'create':
        return this.#create(write.person);
      case 'identity':
        return { ref: write.ref, changed: this.#sql.updateIdentity.run(write.identity, write.ref).changes === 1 };
      case 'erase':
        return { ref: write.ref, changed: this.#erase(write) };
      default: {
        const never: never = write;
        return never;
      }
    }
  }

  /** Looks again inside the transaction: another process may have created the same person a moment ago. */
  #create(person: PersonRow): KeyWriteResult {
    const known =
      (person.subjectIndex && this.#sql.bySubject.get(person.subjectIndex)) ||
      (person.phoneIndex && this.#sql.byPhone.get(person.phoneIndex)) ||
      (this.#sql.byRef.get(person.ref) && { ref: person.ref });
    if (known) return { ref: String(known['ref']), changed: false };
    const { lastInsertRowid } = this.#sql.insertKey.run(person.wrapped);
    this.#sql.insertPerson.run(person.ref, lastInsertRowid, person.identity, person.subjectIndex, person.phoneIndex);
    return { ref: person.ref, changed: true };
  }

  #erase({ ref, markUnknown }: Extract<KeyWrite, { readonly kind: 'erase' }>): boolean {
    const person = this.#sql.byRef.get(ref);
    if (person === undefined && markUnknown === true) {
      this.#sql.insertPerson.run(ref, null, null, null, null);
      return true;
    }
    if (person === undefined || person['key_id'] === null) return false;
    this.#sql.wipeKey.run(Number(person['key_id']));
    this.#sql.wipePerson.run(ref);
    this.#sql.nextEpoch.run();
    return true;
  }
}

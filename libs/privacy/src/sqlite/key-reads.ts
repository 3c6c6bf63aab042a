import type { DatabaseSync } from 'node:sqlite';

/** Point look-ups only: they run on the calling thread, 3 µs each. */
export class KeyReads {
  readonly #sql: ReturnType<typeof prepareStatements>;

  constructor(database: DatabaseSync) {
    this.#sql = prepareStatements(database);
  }

  schemaVersion(): number {
    return this.#sql.schemaVersion.get()?.['schema_version'] as number;
  }

  keyCheck(): Buffer {
    return Buffer.from(this.#sql.keyCheck.get()?.['key_check'] as Uint8Array);
  }

  /** Counts erasures: what was read before the count moved may be gone. */
  erasureEpoch(): number {
    return this.#sql.epoch.get()?.['erasure_epoch'] as number;
  }

  /** The person behind an index; with neither index, the one with this ref (erased or not). */
  find(ref: string | null, indexes: { readonly subjectIndex: Buffer | null; readonly phoneIndex: Buffer | null }): string | undefined {
    const { subjectIndex, phoneIndex } = indexes;
    const row =
      (subjectIndex && this.#sql.bySubject.get(subjectIndex)) ||
      (phoneIndex && this.#sql.byPhone.get(phoneIndex)) ||
      (ref !== null && this.#sql.byRef.get(ref)) ||
      undefined;
    return row?.['ref'] as string | undefined;
  }

  /** Undefined after erasure, or when there never was such a person. */
  wrappedKey(ref: string): Uint8Array | undefined {
    return this.#sql.wrappedKey.get(ref)?.['wrapped'] as Uint8Array | undefined;
  }

  /** Null: known, but nameless. Undefined: erased or unknown. */
  sealedIdentity(ref: string): Uint8Array | null | undefined {
    return this.#sql.identity.get(ref)?.['identity'] as Uint8Array | null | undefined;
  }

  erasedRefs(): string[] {
    return this.#sql.allErased.all().map(({ ref }) => ref as string);
  }

  isErased(ref: string): boolean {
    return this.#sql.erased.get(ref) !== undefined;
  }
}

function prepareStatements(database: DatabaseSync) {
  return {
    schemaVersion: database.prepare('SELECT schema_version FROM meta'),
    keyCheck: database.prepare('SELECT key_check FROM meta'),
    epoch: database.prepare('SELECT erasure_epoch FROM meta WHERE id = 1'),
    bySubject: database.prepare('SELECT ref FROM persons WHERE subject_index = ?'),
    byPhone: database.prepare('SELECT ref FROM persons WHERE phone_index = ?'),
    byRef: database.prepare('SELECT ref FROM persons WHERE ref = ?'),
    wrappedKey: database.prepare('SELECT k.wrapped FROM persons p JOIN person_keys k ON k.id = p.key_id WHERE p.ref = ?'),
    identity: database.prepare('SELECT identity FROM persons WHERE ref = ? AND key_id IS NOT NULL'),
    allErased: database.prepare('SELECT ref FROM persons WHERE key_id IS NULL'),
    erased: database.prepare('SELECT 1 AS yes FROM persons WHERE ref = ? AND key_id IS NULL'),
  };
}

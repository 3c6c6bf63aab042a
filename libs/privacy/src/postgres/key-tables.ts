import type { PostgresPool } from '#libs/platform/src/postgres-pool.js';
import type { BlindIndexes, PersonRow } from '../person-vault.js';

export const SCHEMA_VERSION = 1;
/** Of the advisory lock under which the tables are made: any number that nobody else takes. */
const CREATION = 7_205_759_403_792_794n;

export interface StoreMeta {
  readonly schemaVersion: number;
  readonly keyCheck: Buffer;
}

/** The statements of the key store. Each bears being carried out twice. */
export class KeyTables {
  readonly #meta: string;
  readonly #persons: string;

  /** @param schema checked by the configuration */
  constructor(private readonly pool: PostgresPool, private readonly schema: string) {
    this.#meta = `"${schema}".meta`;
    this.#persons = `"${schema}".persons`;
  }

  /** For whoever administers the database. */
  get rightsNeeded(): string {
    return `give its account the right to make the schema (grant create on database … to …), or where that is made the rights in it `
      + `(grant usage on schema "${this.schema}" to …; grant select, insert, update on all tables in schema "${this.schema}" to …)`;
  }

  /** Makes the tables where there are none: an account that may not make any needs to be able only to use them. */
  async create(keyCheck: Buffer): Promise<void> {
    const [found] = await this.pool.query<{ found: string | null }>('SELECT to_regclass($1)::text AS found', [this.#meta]);
    if (found?.found !== null) return;
    // One transaction. What was deleted is gone from the tables at the next round of the autovacuum, a minute later.
    await this.pool.query(`
      SELECT pg_advisory_xact_lock(${CREATION});
      CREATE SCHEMA IF NOT EXISTS "${this.schema}";
      CREATE TABLE IF NOT EXISTS ${this.#persons} (
        ref text COLLATE "C" PRIMARY KEY,
        wrapped bytea,
        identity bytea,
        subject_index bytea UNIQUE,
        phone_index bytea UNIQUE
      ) WITH (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
      CREATE TABLE IF NOT EXISTS ${this.#meta} (
        id integer PRIMARY KEY CHECK (id = 1),
        schema_version integer NOT NULL,
        key_check bytea NOT NULL,
        erasure_epoch bigint NOT NULL
      );
      INSERT INTO ${this.#meta} VALUES (1, ${SCHEMA_VERSION}, '\\x${keyCheck.toString('hex')}', 0) ON CONFLICT DO NOTHING;`);
  }

  async meta(): Promise<StoreMeta | undefined> {
    const [row] = await this.pool.query<{ schema_version: number; key_check: Buffer }>(`SELECT schema_version, key_check FROM ${this.#meta}`);
    return row && { schemaVersion: row.schema_version, keyCheck: row.key_check };
  }

  /** Counts erasures: what was read before the count moved may be gone. */
  async erasureEpoch(): Promise<number> {
    const [row] = await this.pool.query<{ erasure_epoch: string }>(`SELECT erasure_epoch FROM ${this.#meta}`);
    return Number(row?.erasure_epoch);
  }

  /** The person behind an index; with neither, or where there is none, the one with this ref (erased or not). */
  async find(ref: string | null, { subjectIndex, phoneIndex }: BlindIndexes): Promise<string | undefined> {
    const [row] = await this.pool.query<{ ref: string }>(`
      SELECT ref FROM ${this.#persons} WHERE subject_index = $1::bytea OR phone_index = $2::bytea OR ref = $3
      ORDER BY subject_index = $1::bytea DESC NULLS LAST, phone_index = $2::bytea DESC NULLS LAST LIMIT 1`, [subjectIndex, phoneIndex, ref]);
    return row?.ref;
  }

  /** False where a person with this ref or one of these indexes is there: made by another node a moment ago, or by this very statement. */
  async insert({ ref, wrapped, identity, subjectIndex, phoneIndex }: PersonRow): Promise<boolean> {
    const inserted = await this.pool.query(`INSERT INTO ${this.#persons} VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING ref`,
      [ref, wrapped, identity, subjectIndex, phoneIndex]);
    return inserted.length === 1;
  }

  /** Undefined after erasure, or when there never was such a person. */
  async person(ref: string): Promise<Pick<PersonRow, 'wrapped' | 'identity'> | undefined> {
    const [row] = await this.pool.query<Pick<PersonRow, 'wrapped' | 'identity'>>(`SELECT wrapped, identity FROM ${this.#persons} WHERE ref = $1 AND wrapped IS NOT NULL`, [ref]);
    return row;
  }

  async replaceIdentity(ref: string, identity: Buffer): Promise<void> {
    await this.pool.query(`UPDATE ${this.#persons} SET identity = $2 WHERE ref = $1 AND wrapped IS NOT NULL`, [ref, identity]);
  }

  /** Key, identity and indexes in one transaction with the epoch. False when there was nothing to erase. */
  async erase(ref: string): Promise<boolean> {
    const moved = await this.pool.query(`
      WITH gone AS (
        UPDATE ${this.#persons} SET wrapped = NULL, identity = NULL, subject_index = NULL, phone_index = NULL
        WHERE ref = $1 AND wrapped IS NOT NULL RETURNING ref)
      UPDATE ${this.#meta} SET erasure_epoch = erasure_epoch + 1 WHERE EXISTS (SELECT FROM gone) RETURNING erasure_epoch`, [ref]);
    return moved.length === 1;
  }

  /** A ref under which nobody is kept becomes an erased one. */
  async markErased(ref: string): Promise<void> {
    await this.pool.query(`INSERT INTO ${this.#persons} (ref) VALUES ($1) ON CONFLICT DO NOTHING`, [ref]);
  }

  async isErased(ref: string): Promise<boolean> {
    return (await this.pool.query(`SELECT FROM ${this.#persons} WHERE ref = $1 AND wrapped IS NULL`, [ref])).length === 1;
  }

  async erasedAmong(refs: readonly string[]): Promise<string[]> {
    return (await this.pool.query<{ ref: string }>(`SELECT ref FROM ${this.#persons} WHERE ref = ANY($1::text[]) AND wrapped IS NULL`, [refs])).map(({ ref }) => ref);
  }

  async erasedRefs(): Promise<string[]> {
    return (await this.pool.query<{ ref: string }>(`SELECT ref FROM ${this.#persons} WHERE wrapped IS NULL`)).map(({ ref }) => ref);
  }
}

import { type Kysely, sql } from 'kysely';
import { hasSqlState } from '#libs/platform/src/postgres-fault.js';
import type { EngineTables } from '#libs/projections/src/engine-tables.js';
import { TablesInUseError } from '#libs/projections/src/tables-in-use.js';

const LOCK_NOT_AVAILABLE = '55P03';
const QUERY_CANCELED = '57014';

/** @throws TablesInUseError */
export async function holdTables(tx: Kysely<EngineTables>, tables: readonly string[], waitMs: number): Promise<void> {
  const there = await sql<{ name: string }>`select name from unnest(${sql.lit(`{${tables.join()}}`)}::text[]) as name where to_regclass(name) is not null`.execute(tx);
  if (there.rows.length === 0) return;
  const names = sql.join(there.rows.map(({ name }) => sql.table(name)));
  try {
    // The statement's limit, not that of a lock: that one would begin anew with every table.
    await sql`set local statement_timeout = ${sql.lit(waitMs)}; lock table ${names} in access exclusive mode; set local statement_timeout to default`.execute(tx);
  } catch (error) {
    if (hasSqlState(error, QUERY_CANCELED, LOCK_NOT_AVAILABLE)) throw new TablesInUseError(tables, { cause: error });
    throw error;
  }
}

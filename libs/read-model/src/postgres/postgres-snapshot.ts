import { type Kysely, sql, type Transaction } from 'kysely';

/**
 * One instant of these tables. Said here too, not only in the connection's defaults, which a pooler may drop. The tables are locked against a takeover before
 * the snapshot is taken: names are looked up as they are now, so that old checkpoints could meet the rows of a new table.
 */
export function inSnapshot<Tables, T>(db: Kysely<Tables>, tables: readonly string[], act: (tx: Transaction<Tables>) => Promise<T>, limitMs?: number): Promise<T> {
  const limit = limitMs === undefined ? sql`` : sql`set local statement_timeout = ${sql.lit(Math.max(1, Math.round(limitMs)))};`;
  return db.transaction().setIsolationLevel('repeatable read').execute(async (tx) => {
    await sql`${limit} lock table ${sql.join(tables.map((name) => sql.table(name)))} in access share mode`.execute(tx);
    return act(tx);
  });
}

import { type Kysely, type RawBuilder, sql } from 'kysely';
import { hasSqlState, postgresFault } from '#libs/platform/src/postgres-fault.js';

const UNDEFINED_TABLE = '42P01';
const OTHERS_DEPEND = '2BP01';

/** What only a person can mend in the read model's database, and how. */
export class SetUpError extends Error {
  constructor(cause: Error, wayOut: string | undefined) {
    super(`the read model's database refuses: ${cause.message}${wayOut === undefined ? '' : `; ${wayOut}`}`, { cause });
    this.name = 'SetUpError';
  }
}

/** What an account does with tables: makes, changes and exchanges them, writes rows, or only reads. */
export interface NeededRights {
  readonly tables: readonly string[];
  readonly to: 'own' | 'write' | 'read';
}

interface Account {
  readonly account: string;
  /** Null: there is no schema in its search path that it may use. */
  readonly schema: string | null;
  readonly creates: boolean | null;
}

/**
 * The error, or where a right or a table is missing one that says which and how to give it. The server is asked what the account may
 * do: its own message comes in the server's language, and names only the first that is missing.
 */
export async function explainedSetUp<Tables>(db: Kysely<Tables>, needed: NeededRights, error: unknown): Promise<unknown> {
  if (postgresFault(error) !== 'set-up') return error;
  // Whatever hinders the question: the error itself is told.
  const missing = await missingRights(db, needed).catch(() => []);
  return new SetUpError(error as Error, missing.length > 0 ? `its administrator gives the account what it needs: ${missing.join('; ')}` : wayOutOf(error));
}

/** @returns the statements that give them */
async function missingRights<Tables>(db: Kysely<Tables>, { tables, to }: NeededRights): Promise<string[]> {
  const { rows: [found] } = await sql<Account>`select quote_ident(current_user) as account, quote_ident(current_schema()) as schema,
    has_schema_privilege(current_schema(), 'create') as creates`.execute(db);
  if (found === undefined) return [];
  const { account, schema, creates } = found;
  if (schema === null) return [`grant usage${to === 'own' ? ', create' : ''} on schema public to ${account}`];
  const lacking = await sql<{ name: string }>`select c.oid::regclass::text as name from unnest(${sql.lit(`{${tables.join()}}`)}::text[]) as known
    join pg_class c on c.oid = to_regclass(known) where not (${MAY[to]}) order by 1`.execute(db);
  const statements = lacking.rows.map(({ name }) => GRANT[to](name, account));
  if (to === 'own' && creates === false) statements.unshift(`grant usage, create on schema ${schema} to ${account}`);
  return statements;
}

function wayOutOf(error: unknown): string | undefined {
  if (hasSqlState(error, UNDEFINED_TABLE)) return '"xiuhua rebuild" makes tables of the projections anew, the projector all of them in an empty database';
  if (hasSqlState(error, OTHERS_DEPEND)) return 'a rebuild exchanges tables: drop what others have made on them, and make it again afterwards';
  return undefined;
}

const MAY: Readonly<Record<NeededRights['to'], RawBuilder<boolean>>> = {
  own: sql`pg_has_role(c.relowner, 'usage')`,
  write: sql`has_table_privilege(c.oid, 'select') and has_table_privilege(c.oid, 'insert') and has_table_privilege(c.oid, 'update')`,
  read: sql`has_table_privilege(c.oid, 'select')`,
};

const GRANT: Readonly<Record<NeededRights['to'], (table: string, account: string) => string>> = {
  own: (table, account) => `alter table ${table} owner to ${account}`,
  write: (table, account) => `grant select, insert, update on ${table} to ${account}`,
  read: (table, account) => `grant select on ${table} to ${account}`,
};

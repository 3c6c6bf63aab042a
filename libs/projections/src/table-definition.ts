import type { Kysely } from 'kysely';
import type { Projection, ProjectionTable } from './projection.js';

type AnyDatabase = Kysely<any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** Tables of a version that is still being built stand beside the live ones under this suffix. */
export const NEXT = '__next';

export async function createTables(db: AnyDatabase, projection: Projection, suffix: string): Promise<void> {
  for (const table of projection.tables) {
    let builder = db.schema.createTable(table.name + suffix);
    for (const [column, { type, nullable }] of Object.entries(table.columns)) {
      builder = builder.addColumn(column, type, (definition) => (nullable ? definition : definition.notNull()));
    }
    await builder.execute();
  }
}

export async function dropTables(db: AnyDatabase, projection: Projection, suffix: string): Promise<void> {
  for (const table of projection.tables) await db.schema.dropTable(table.name + suffix).ifExists().execute();
}

export interface IndexDefinition {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
}

/**
 * Index names are one namespace for the whole database and outlive a renaming of their table, so they carry the
 * generation of the tables they were built for.
 */
export function indexesOf(table: ProjectionTable, suffix: string, generation: number): IndexDefinition[] {
  const others = Object.entries(table.indexes ?? {});
  return [
    { name: `${table.name}_g${generation}_key`, table: table.name + suffix, columns: table.key, unique: true },
    ...others.map(([name, columns]) => ({ name: `${table.name}_g${generation}_${name}`, table: table.name + suffix, columns, unique: false })),
  ];
}

export async function createIndex(db: AnyDatabase, { name, table, columns, unique }: IndexDefinition): Promise<void> {
  const builder = db.schema.createIndex(name).ifNotExists().on(table).columns([...columns]);
  await (unique ? builder.unique() : builder).execute();
}

/** Puts the tables under `suffix` in the place of the live ones; inside a transaction. */
export async function takeOverTables(tx: AnyDatabase, projection: Projection, suffix: string): Promise<void> {
  await dropTables(tx, projection, '');
  for (const table of projection.tables) await tx.schema.alterTable(table.name + suffix).renameTo(table.name).execute();
}

import { type Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';

/**
 * The engine's own tables. The projections' tables are not here: they belong to a projection's version and are built
 * by it, so that a new version can stand beside the old one.
 */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-projection-engine': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.createTable('checkpoints')
        .addColumn('projection', 'text', (column) => column.primaryKey().notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('generation', 'integer', (column) => column.notNull())
        .addColumn('position', 'bigint', (column) => column.notNull())
        .addColumn('stopped_at', 'bigint')
        .addColumn('stopped_event_id', 'text')
        .execute();
      await db.schema.createTable('rebuilds')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('projections', 'text', (column) => column.notNull())
        .addColumn('phase', 'text', (column) => column.notNull())
        .addColumn('cursor', 'text')
        .addColumn('carry', 'text', (column) => column.notNull())
        .addColumn('up_to', 'bigint', (column) => column.notNull())
        .addColumn('position', 'bigint', (column) => column.notNull())
        .addColumn('events', 'bigint', (column) => column.notNull())
        .addColumn('step', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
    },
  },
  '0002-leases': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.createTable('leases')
        .addColumn('name', 'text', (column) => column.primaryKey().notNull())
        .addColumn('holder', 'text', (column) => column.notNull())
        .addColumn('epoch', 'integer', (column) => column.notNull())
        .addColumn('until', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};

/** Brings the engine's tables to this version's form; several processes may do so at once. */
export async function migrate(db: Kysely<never> | Kysely<any>): Promise<void> { // eslint-disable-line @typescript-eslint/no-explicit-any
  const migrator = new Migrator({ db: db as Kysely<unknown>, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  // Opening must not need the write lock when there is nothing to do.
  if ((await migrator.getMigrations()).every(({ executedAt }) => executedAt !== undefined)) return;
  const { error } = await migrator.migrateToLatest();
  // As the driver threw it: a caller tells a lock from an illness by it.
  if (error !== undefined) throw error as Error;
}

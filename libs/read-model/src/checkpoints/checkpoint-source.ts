import { DatabaseSync } from 'node:sqlite';
import type { PostgresLocation } from '#libs/platform/src/postgres-config.js';
import { hasSqlState, mayPass } from '#libs/platform/src/postgres-fault.js';
import type { ReadModelLocation } from '#libs/platform/src/read-model-url.js';
import { readCheckpoints } from '#libs/projections/src/checkpoints.js';
import type { EngineTables } from '#libs/projections/src/engine-tables.js';
import { prepareProjections } from '#libs/projections/src/prepare-projections.js';
import { openPostgres } from '../postgres/postgres-pool.js';
import { PROJECTIONS } from '../projections.js';
import { type ReadModelCheckpoint, ReadModelUnavailableError } from '../read-model.js';
import { openReadModelFile } from '../sqlite/open-read-model-file.js';

/** A look costs some microseconds in a file; callers wait for a projector that needs a few milliseconds. */
const LOOK_INTO_FILE_EVERY_MS = 3;
/** A look is a round trip; one per process at a time, and only while somebody waits. */
const ASK_SERVER_EVERY_MS = 10;
/** Whoever waits has a time limit of its own. */
const ASK_SERVER_LIMIT_MS = 2_000;
const UNDEFINED_TABLE = '42P01';

/** The checkpoints of the projections that are known here, read on the caller's thread. */
export interface CheckpointSource {
  readonly lookEveryMs: number;
  /** None where nobody has built the read model yet. @throws ReadModelUnavailableError */
  read(): Promise<readonly ReadModelCheckpoint[]>;
  close(): Promise<void>;
}

export async function openCheckpoints(location: ReadModelLocation): Promise<CheckpointSource> {
  return location.kind === 'sqlite' ? checkpointsInFile(location.path) : checkpointsOnServer(location);
}

async function checkpointsInFile(path: string): Promise<CheckpointSource> {
  const created = await openReadModelFile(path);
  try {
    await prepareProjections(created, PROJECTIONS);
  } finally {
    await created.close();
  }
  const file = new DatabaseSync(path, { readOnly: true, timeout: 1000 });
  const names = PROJECTIONS.map(({ name }) => `'${name}'`).join(', ');
  const select = file.prepare(`SELECT projection, version, position, stopped_at FROM checkpoints WHERE projection IN (${names}) ORDER BY projection`);
  select.setReadBigInts(true);
  return {
    lookEveryMs: LOOK_INTO_FILE_EVERY_MS,
    async read() {
      const rows = select.all() as unknown as { projection: string; version: bigint; position: bigint; stopped_at: bigint | null }[];
      return rows.map((row) => ({ projection: row.projection, version: Number(row.version), position: row.position, stoppedAt: row.stopped_at }));
    },
    close: async () => file.close(),
  };
}

function checkpointsOnServer(location: PostgresLocation): CheckpointSource {
  const limits = { statementMs: ASK_SERVER_LIMIT_MS, lockMs: ASK_SERVER_LIMIT_MS, idleInTransactionMs: ASK_SERVER_LIMIT_MS, readOnly: true };
  const db = openPostgres<EngineTables>(location, limits);
  const known = new Set(PROJECTIONS.map(({ name }) => name));
  return {
    lookEveryMs: ASK_SERVER_EVERY_MS,
    async read() {
      try {
        return (await readCheckpoints(db)).filter(({ projection }) => known.has(projection))
          .map(({ projection, version, position, stopped }) => ({ projection, version, position, stoppedAt: stopped?.at ?? null }));
      } catch (error) {
        if (hasSqlState(error, UNDEFINED_TABLE)) return [];
        if (mayPass(error)) throw new ReadModelUnavailableError(error.message);
        throw error;
      }
    },
    close: () => db.destroy(),
  };
}

import { existsSync } from 'node:fs';
import type { ReadModelLocation } from '#libs/platform/src/read-model-url.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import type { OpenLeases } from '#libs/projections/src/leases.js';
import { openPostgresLeases, openPostgresReadModel, openPostgresSnapshot } from './postgres/open-postgres-read-model.js';
import { openReadModelFile, openReadModelFileSnapshot } from './sqlite/open-read-model-file.js';

/**
 * The read model for a process that projects, created and migrated when need be: wherever it lies.
 * @throws PostgresUnavailableError
 */
export async function openReadModel(location: ReadModelLocation): Promise<ProjectionDatabase> {
  switch (location.kind) {
    case 'sqlite': return openReadModelFile(location.path);
    case 'postgres': return openPostgresReadModel(location);
    default: {
      const never: never = location;
      return never;
    }
  }
}

/** The read model for a process that only asks: every transaction is a snapshot. A file must exist; a server is not asked yet. */
export function openReadModelSnapshot(location: ReadModelLocation): ProjectionDatabase {
  switch (location.kind) {
    case 'sqlite': return openReadModelFileSnapshot(location.path);
    case 'postgres': return openPostgresSnapshot(location);
    default: {
      const never: never = location;
      return never;
    }
  }
}

/** @returns null for a file: it belongs to one machine, whose supervisor starts one process of a kind */
export function openLeases(location: ReadModelLocation): OpenLeases | null {
  return location.kind === 'sqlite' ? null : openPostgresLeases(location);
}

/** Whether somebody may have made it. Of a server only it could tell, and not while it is away. */
export function readModelExists(location: ReadModelLocation): boolean {
  return location.kind !== 'sqlite' || existsSync(location.path);
}

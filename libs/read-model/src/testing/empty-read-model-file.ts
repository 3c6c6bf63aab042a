import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareProjections } from '#libs/projections/src/prepare-projections.js';
import { PROJECTIONS } from '../projections.js';
import { openReadModelFile } from '../sqlite/open-read-model-file.js';

/** All tables of a read model in SQLite, without rows, for whoever looks into the file himself. */
export async function emptyReadModelFile(): Promise<{ readonly path: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'xiuhua-tables-'));
  const path = join(folder, 'read-model.db');
  const created = await openReadModelFile(path);
  await prepareProjections(created, PROJECTIONS);
  await created.close();
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}

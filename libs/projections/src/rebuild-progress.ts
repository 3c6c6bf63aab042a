import { type Kysely, sql } from 'kysely';
import type { Position } from '#libs/event-store/src/event-store.js';
import type { EngineTables, RebuildsTable } from './engine-tables.js';
import type { Projection } from './projection.js';

const ROW = 'rebuild';

/** Where a rebuild stands; written with the rows of every step. */
export interface RebuildState {
  readonly phase: RebuildsTable['phase'];
  readonly cursor: string | null;
  readonly carry: string;
  readonly upTo: Position;
  readonly position: Position;
  readonly events: number;
  readonly step: number;
}

/** Another process works on the same rebuild: only one may. */
export class RebuildTakenOverError extends Error {
  constructor() {
    super('another process goes on with this rebuild; let it finish');
    this.name = 'RebuildTakenOverError';
  }
}

function namesOf(projections: readonly Projection[]): string {
  return JSON.stringify(projections.map(({ name, version }) => `${name}@${version}`));
}

/** The unfinished rebuild of exactly these projections, if there is one. */
export async function readRebuild(db: Kysely<EngineTables>, projections: readonly Projection[]): Promise<RebuildState | undefined> {
  const row = await db.selectFrom('rebuilds')
    .select(['phase', 'cursor', 'carry', 'events', 'step'])
    .select([sql<string>`cast(up_to as text)`.as('upTo'), sql<string>`cast(position as text)`.as('position')])
    .where('id', '=', ROW).where('projections', '=', namesOf(projections))
    .executeTakeFirst();
  return row === undefined ? undefined : { ...row, upTo: BigInt(row.upTo), position: BigInt(row.position), events: Number(row.events) };
}

export async function startRebuild(db: Kysely<EngineTables>, projections: readonly Projection[], state: RebuildState): Promise<void> {
  const { upTo, ...rest } = state;
  await db.deleteFrom('rebuilds').execute();
  await db.insertInto('rebuilds').values({ id: ROW, projections: namesOf(projections), up_to: upTo, ...rest }).execute();
}

/** @throws RebuildTakenOverError */
export async function stepRebuild(db: Kysely<EngineTables>, seen: RebuildState, change: Partial<RebuildState>): Promise<RebuildState> {
  const next = { ...seen, ...change, step: seen.step + 1 };
  const { upTo, ...rest } = next;
  const moved = await db.updateTable('rebuilds').set({ up_to: upTo, ...rest }).where('id', '=', ROW).where('step', '=', seen.step).executeTakeFirst();
  if (moved.numUpdatedRows !== 1n) throw new RebuildTakenOverError();
  return next;
}

export async function endRebuild(db: Kysely<EngineTables>, seen: RebuildState): Promise<void> {
  const ended = await db.deleteFrom('rebuilds').where('id', '=', ROW).where('step', '=', seen.step).executeTakeFirst();
  if (ended.numDeletedRows !== 1n) throw new RebuildTakenOverError();
}

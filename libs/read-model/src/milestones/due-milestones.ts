import type { Kysely } from 'kysely';
import { readCheckpoint } from '#libs/projections/src/checkpoints.js';
import type { EngineTables } from '#libs/projections/src/engine-tables.js';
import { ticketsProjection } from '../tickets/tickets-projection.js';

interface MilestonesTable {
  stream_id: string;
  next_at: number | null;
}

export interface DueMilestone {
  readonly streamId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What the scheduler asks of the read model. */
export class DueMilestones {
  private readonly db: Kysely<EngineTables & { milestones: MilestonesTable }>;

  constructor(db: Kysely<EngineTables>) {
    this.db = db;
  }

  /** The tickets to be woken next, the earliest first, whether or not their instant has come. */
  async next(limit: number): Promise<DueMilestone[]> {
    const rows = await this.db.selectFrom('milestones').select(['stream_id', 'next_at']).where('next_at', 'is not', null)
      .orderBy('next_at').orderBy('stream_id').limit(limit).execute();
    return rows.map(({ stream_id, next_at }) => ({ streamId: stream_id, at: Number(next_at) }));
  }

  /** How far the rows are true. */
  async position(): Promise<bigint> {
    return (await readCheckpoint(this.db, ticketsProjection.name))?.position ?? 0n;
  }
}

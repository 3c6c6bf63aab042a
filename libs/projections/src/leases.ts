import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { EngineTables, FaultKind } from './engine-tables.js';

/** A right to work that this process has. */
export interface HeldLease {
  readonly name: string;
  /** Counts the changes of holder. */
  readonly epoch: number;
}

/** Who works; undefined: nobody, or not known. */
export interface LeaseHolder {
  readonly holder: string;
  readonly epoch: number;
}

/** Rights to work, of which each belongs to one process at a time. */
export interface Leases {
  /** As others are told of this process. */
  readonly own: string;
  /** @returns the lease, under a new epoch even where it was this process' own; null while another process holds it */
  take(name: string, ttlMs: number): Promise<HeldLease | null>;
  /** @returns false when it is another process' now */
  renew(lease: HeldLease, ttlMs: number): Promise<boolean>;
  /** So that nobody need wait for its end. Harmless for one that is lost. */
  giveUp(lease: HeldLease): Promise<void>;
  holderOf(name: string): Promise<LeaseHolder | undefined>;
}

/** Leases for a process that only reads besides: on a connection that may write. */
export interface OpenLeases {
  readonly leases: Leases;
  readonly faultOf: (error: unknown) => FaultKind;
  /** As `ProjectionDatabase.explained`. */
  explained(error: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Leases as rows, judged by the database's clock alone: those of the processes may differ by hours. They say who should work and
 * keep nobody safe: a process can be frozen between being asked and writing. What it then writes is refused elsewhere, by the
 * compare-and-set of a checkpoint or by Kafka's fence.
 */
export class DatabaseLeases implements Leases {
  readonly own = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;

  /** @param now the database's clock as an expression, milliseconds since the epoch */
  constructor(private readonly db: Kysely<EngineTables>, private readonly now: RawBuilder<number>) {}

  async take(name: string, ttlMs: number): Promise<HeldLease | null> {
    const until = sql<bigint>`${this.now} + ${sql.lit(ttlMs)}`;
    const taken = await this.db.insertInto('leases').values({ name, holder: this.own, epoch: 1, until })
      .onConflict((met) => met.column('name').doUpdateSet((row) => ({ holder: this.own, until, epoch: row('leases.epoch', '+', 1) }))
        .where((row) => row.or([row('leases.until', '<=', this.now as RawBuilder<never>), row('leases.holder', '=', this.own)])))
      .returning('epoch').executeTakeFirst();
    return taken === undefined ? null : { name, epoch: taken.epoch };
  }

  async renew({ name, epoch }: HeldLease, ttlMs: number): Promise<boolean> {
    const renewed = await this.db.updateTable('leases').set({ until: sql`${this.now} + ${sql.lit(ttlMs)}` })
      .where('name', '=', name).where('holder', '=', this.own).where('epoch', '=', epoch).executeTakeFirst();
    return renewed.numUpdatedRows === 1n;
  }

  async giveUp({ name, epoch }: HeldLease): Promise<void> {
    await this.db.updateTable('leases').set({ until: 0n }).where('name', '=', name).where('holder', '=', this.own).where('epoch', '=', epoch).execute();
  }

  async holderOf(name: string): Promise<LeaseHolder | undefined> {
    return this.db.selectFrom('leases').select(['holder', 'epoch']).where('name', '=', name).where('until', '>', this.now as RawBuilder<never>).executeTakeFirst();
  }
}

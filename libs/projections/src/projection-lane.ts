import type { Kysely } from 'kysely';
import type { LogPage, Position, RecordedEvent } from '#libs/event-store/src/event-store.js';
import type { Upcasters } from '#libs/event-store/src/upcasters.js';
import { type Checkpoint, CheckpointMoved, markStopped, moveCheckpoint, readCheckpoint } from './checkpoints.js';
import type { EngineTables, ProjectionDatabase } from './engine-tables.js';
import { inTransaction } from './in-transaction.js';
import type { Projection, StreamFact } from './projection.js';
import type { TableWriter } from './table-writer.js';

/** The tables were built by another version of the projection than this process runs. */
export class ProjectionVersionError extends Error {
  constructor(readonly projection: string, readonly stored: number, readonly own: number) {
    super(`the tables of ${projection} are version ${stored}, this program makes version ${own}; `
      + (stored > own ? 'run the newer program' : 'rebuild the read model'));
    this.name = 'ProjectionVersionError';
  }
}

export interface PoisonEvent {
  readonly projection: string;
  readonly position: Position;
  readonly eventId: string;
  readonly error: unknown;
}

export function streamFact(event: RecordedEvent, upcasters: Upcasters): StreamFact {
  return { streamId: event.streamId, position: event.position, fact: upcasters.toFact(event) };
}

/** One projection on its way along the log: its checkpoint, and what happens when an event cannot be projected. */
export class ProjectionLane {
  private readonly writer: TableWriter;
  private seen: Checkpoint | undefined;

  constructor(private readonly database: ProjectionDatabase, readonly projection: Projection, private readonly upcasters: Upcasters) {
    this.writer = database.tableWriter('');
  }

  get checkpoint(): Checkpoint {
    if (this.seen === undefined) throw new Error(`${this.projection.name} was not loaded`);
    return this.seen;
  }

  /** @throws ProjectionVersionError */
  async load(): Promise<Checkpoint> {
    const { name, version } = this.projection;
    const stored = await readCheckpoint(this.database.db, name);
    if (stored === undefined) throw new Error(`${name} has no checkpoint; prepare the projections first`);
    if (stored.version !== version) throw new ProjectionVersionError(name, stored.version, version);
    this.seen = stored;
    return stored;
  }

  /** Takes back an earlier stop, so that its event is tried again: once per start of a process. */
  async resume(): Promise<void> {
    if (this.checkpoint.stopped !== null) this.seen = await inTransaction(this.database, (tx) => markStopped(tx, this.checkpoint, null));
  }

  async stopAt(at: Position, eventId: string): Promise<void> {
    this.seen = await inTransaction(this.database, (tx) => markStopped(tx, this.checkpoint, { at, eventId }));
  }

  /**
   * Projects what is new in the page, and moves the checkpoint to its end over whatever it does not handle.
   * @returns the number of events projected, or the event that stopped the projection (written down)
   * @throws CheckpointMoved when another runner was faster; what the database throws when it is ill
   */
  async advance(page: LogPage): Promise<number | PoisonEvent> {
    if (!this.isBehind(page)) return 0;
    const events = this.newIn(page);
    try {
      await this.write(events, page.position);
      return events.length;
    } catch (error) {
      if (error instanceof CheckpointMoved || this.database.faultOf(error) !== 'event') throw error;
    }
    return this.advanceOneByOne(events, page.position);
  }

  /** A batch failed: everything before the guilty event is projected, the guilty one stops the projection. */
  private async advanceOneByOne(events: readonly RecordedEvent[], to: Position): Promise<number | PoisonEvent> {
    for (const event of events) {
      try {
        await this.write([event], event.position);
      } catch (error) {
        if (error instanceof CheckpointMoved || this.database.faultOf(error) !== 'event') throw error;
        await this.stopAt(event.position, event.eventId);
        return { projection: this.projection.name, position: event.position, eventId: event.eventId, error };
      }
    }
    if (this.checkpoint.position < to) await this.write([], to);
    return events.length;
  }

  isBehind(page: LogPage): boolean {
    return this.checkpoint.position < page.position;
  }

  /** What this projection has to project of the page. */
  private newIn(page: LogPage): readonly RecordedEvent[] {
    return page.events.filter((event) => event.position > this.checkpoint.position && this.projection.handles.has(event.type));
  }

  /** Rows and checkpoint in one transaction. */
  private async write(events: readonly RecordedEvent[], to: Position): Promise<void> {
    this.seen = await inTransaction(this.database, (tx) => this.writeIn(tx, events, to));
  }

  private async writeIn(tx: Kysely<EngineTables>, events: readonly RecordedEvent[], to: Position): Promise<Checkpoint> {
    const facts = events.map((event) => streamFact(event, this.upcasters));
    // The checkpoint first: where writers do not exclude each other, its row is what two projectors wait for each other at.
    const moved = await moveCheckpoint(tx, this.checkpoint, to);
    if (facts.length > 0) await this.projection.project(facts, this.writer.in(tx));
    return moved;
  }

  /**
   * Several projections in one transaction: a commit costs as much as projecting ten events.
   * @returns how many events each projected
   * @throws whatever hinders any of them: none has moved then, and each is to be advanced by itself
   */
  static async advanceTogether(database: ProjectionDatabase, lanes: readonly ProjectionLane[], page: LogPage): Promise<number[]> {
    const work = lanes.map((lane) => ({ lane, events: lane.newIn(page) }));
    const moved = await inTransaction(database, async (tx) => {
      const checkpoints: Checkpoint[] = [];
      for (const { lane, events } of work) checkpoints.push(await lane.writeIn(tx, events, page.position));
      return checkpoints;
    });
    for (const [index, { lane }] of work.entries()) lane.seen = moved[index];
    return work.map(({ events }) => events.length);
  }
}

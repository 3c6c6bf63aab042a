import { setTimeout as delay } from 'node:timers/promises';
import type { EventStore, Position } from '#libs/event-store/src/event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { ReadModelLocation } from '#libs/platform/src/read-model-url.js';
import { type Checkpoint, readCheckpoints } from '#libs/projections/src/checkpoints.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { prepareProjections } from '#libs/projections/src/prepare-projections.js';
import type { Projection, Row } from '#libs/projections/src/projection.js';
import type { PoisonEvent } from '#libs/projections/src/projection-lane.js';
import { ProjectionRunner } from '#libs/projections/src/projection-runner.js';
import { PROJECTIONS } from '../projections.js';
import { openReadModel } from '../open-read-model.js';

/** Every look at a server is a statement that the projector waits behind: at 2 ms they cost a third of its time. */
const LOOK_EVERY_MS = 10;

export interface RunningProjector {
  readonly database: ProjectionDatabase;
  readonly poison: readonly PoisonEvent[];
  /** Times another runner or a rebuild was faster. */
  readonly moves: () => number;
  /** Resolves once every projection is at the position or stopped. */
  until(position: Position): Promise<Checkpoint[]>;
  stop(): Promise<void>;
}

/** The real runner on a real database, in this process. */
export async function startProjector(
  store: EventStore, location: ReadModelLocation, { batchSize = 100, projections = PROJECTIONS }: { batchSize?: number; projections?: readonly Projection[] } = {},
): Promise<RunningProjector> {
  const database = await openReadModel(location);
  await prepareProjections(database, projections);
  const poison: PoisonEvent[] = [];
  let moves = 0;
  const observer = { projected: () => undefined, stopped: (event: PoisonEvent) => void poison.push(event), moved: () => void (moves += 1) };
  const runner = new ProjectionRunner({ store, database, projections, upcasters: new Upcasters(), observer, batchSize });
  const stopping = new AbortController();
  let failure: Error | undefined;
  let following = (): void => undefined;
  const started = new Promise<void>((resolve) => {
    following = resolve;
  });
  const running = runner.run(stopping.signal, following).catch((error: unknown) => {
    failure = error as Error;
  });
  await Promise.race([started, running]);
  return {
    database, poison, moves: () => moves,
    async until(position) {
      const giveUpAt = Date.now() + 20_000;
      for (;;) {
        if (failure !== undefined) throw failure;
        const checkpoints = await readCheckpoints(database.db);
        if (checkpoints.every((checkpoint) => checkpoint.position >= position || checkpoint.stopped !== null)) return checkpoints;
        if (Date.now() > giveUpAt) throw new Error(`the projector does not reach ${position}`);
        await delay(LOOK_EVERY_MS);
      }
    },
    async stop() {
      stopping.abort();
      await running;
      await database.close();
      if (failure !== undefined) throw failure;
    },
  };
}

/** Every row of every table, in the order of the keys. */
export async function readTables({ db }: ProjectionDatabase, projections: readonly Projection[] = PROJECTIONS): Promise<Record<string, Row[]>> {
  const tables: Record<string, Row[]> = {};
  for (const table of projections.flatMap((projection) => projection.tables)) {
    let query = db.selectFrom(table.name as never).selectAll();
    for (const column of table.key) query = query.orderBy(column as never);
    tables[table.name] = await query.execute();
  }
  return tables;
}

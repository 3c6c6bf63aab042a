import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { CorruptEventError, type EventStore, type LogPage, type Position } from '#libs/event-store/src/event-store.js';
import type { Upcasters } from '#libs/event-store/src/upcasters.js';
import { CheckpointMoved } from './checkpoints.js';
import type { ProjectionDatabase } from './engine-tables.js';
import type { Projection } from './projection.js';
import { type PoisonEvent, ProjectionLane } from './projection-lane.js';

/** Events per page: small enough that nobody waits long for the write lock, large enough for multi-row writes. */
const BATCH_SIZE = 500;
/**
 * Who keeps up with the log waits after a small page for company, as long as that page took within these bounds: most of what a
 * small transaction costs does not depend on how much is in it (3 ms against 0.04 ms an event), and takes the processor from the
 * commands that make the next ones. The most is what a reader may find missing under the highest load.
 */
const GATHER_MS = { least: 10, most: 40 } as const;

/** What the process around the runner makes known: log lines, metrics. */
export interface RunnerObserver {
  projected(projection: string, events: number, position: Position): void;
  stopped(poison: PoisonEvent): void;
  /** Another runner or a rebuild moved the checkpoint: this one read it again. */
  moved(projection: string, position: Position): void;
}

export interface RunnerOptions {
  readonly store: EventStore;
  readonly database: ProjectionDatabase;
  readonly projections: readonly Projection[];
  readonly upcasters: Upcasters;
  readonly observer: RunnerObserver;
  readonly batchSize?: number;
}

/**
 * Moves all projections of a process along one read of the log. Each has its own checkpoint; one that meets an event
 * it cannot project stops there, the others go on. Two runners on the same tables are harmless: checkpoints move by
 * compare-and-set, the slower one reads its own again.
 */
export class ProjectionRunner {
  private readonly lanes: readonly ProjectionLane[];

  constructor(private readonly options: RunnerOptions) {
    this.lanes = options.projections.map((projection) => new ProjectionLane(options.database, projection, options.upcasters));
  }

  /**
   * Runs until the signal aborts. Stopped projections are tried again once, at the start.
   * @param onFollowing called once all checkpoints are read and the log is followed
   * @throws ProjectionVersionError, and whatever store or database throw when they are ill: restart then
   */
  async run(signal: AbortSignal, onFollowing: () => void = () => undefined): Promise<void> {
    for (const lane of this.lanes) {
      await lane.load();
      await this.unlessMoved(lane, () => lane.resume());
    }
    onFollowing();
    if (this.lanes.length === 0) return aborted(signal);
    while (!signal.aborted) {
      for (const lane of this.lanes) await lane.load();
      // Two runners that keep overtaking each other must not keep the loop from its other work.
      await nextTurn();
      try {
        await this.follow(signal);
      } catch (error) {
        if (!(error instanceof CorruptEventError)) throw error;
        await this.stopAll(error);
        await aborted(signal);
      }
    }
  }

  /** Follows the log until a checkpoint turns out to lie elsewhere than this runner believed. */
  private async follow(signal: AbortSignal): Promise<void> {
    const batchSize = this.options.batchSize ?? BATCH_SIZE;
    const pages = this.options.store.subscribe(this.startingPoint(), { batchSize, signal });
    for await (const page of pages) {
      if (signal.aborted) return;
      const begun = performance.now();
      if (!(await this.advanceTogether(page))) {
        for (const lane of this.lanes) {
          if (signal.aborted) return;
          if (!(await this.advance(lane, page))) return;
        }
      }
      // The store reads on this thread: without a turn of the loop no timer, signal or health check would ever run.
      if (page.events.length * 2 > batchSize) await nextTurn();
      else await pause(Math.min(Math.max(performance.now() - begun, GATHER_MS.least), GATHER_MS.most));
    }
    if (!signal.aborted) throw new Error('the event store ended the subscription: it was closed');
  }

  private startingPoint(): Position {
    const running = this.lanes.filter((lane) => lane.checkpoint.stopped === null);
    const positions = (running.length > 0 ? running : this.lanes).map((lane) => lane.checkpoint.position);
    return positions.reduce((least, position) => (position < least ? position : least), positions[0] ?? 0n);
  }

  /** False when something hinders a lane, and each has to be looked at by itself. */
  private async advanceTogether(page: LogPage): Promise<boolean> {
    if (this.lanes.some(({ checkpoint }) => checkpoint.stopped !== null)) return false;
    const behind = this.lanes.filter((lane) => lane.isBehind(page));
    try {
      const projected = await ProjectionLane.advanceTogether(this.options.database, behind, page);
      behind.forEach((lane, index) => this.options.observer.projected(lane.projection.name, projected[index] ?? 0, lane.checkpoint.position));
      return true;
    } catch {
      // Whatever it was comes up again where it belongs, with the lane that it concerns.
      return false;
    }
  }

  /** False when this lane's checkpoint must be read again and the log from there. */
  private async advance(lane: ProjectionLane, page: LogPage): Promise<boolean> {
    const { observer } = this.options;
    // A rebuild or another process may have set it going again: then it needs the log from its own checkpoint.
    if (lane.checkpoint.stopped !== null) return (await lane.load()).stopped !== null;
    return this.unlessMoved(lane, async () => {
      const outcome = await lane.advance(page);
      if (typeof outcome === 'number') observer.projected(lane.projection.name, outcome, lane.checkpoint.position);
      else observer.stopped(outcome);
    });
  }

  private async unlessMoved(lane: ProjectionLane, act: () => Promise<void>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof CheckpointMoved)) throw error;
      this.options.observer.moved(lane.projection.name, (await lane.load()).position);
      return false;
    }
  }

  /** The log itself cannot be read any further: no projection may pass this event. */
  private async stopAll(error: CorruptEventError): Promise<void> {
    const eventId = `${error.streamId}@${error.revision}`;
    for (const lane of this.lanes) {
      if (lane.checkpoint.stopped !== null) continue;
      await this.unlessMoved(lane, async () => {
        await lane.stopAt(error.position, eventId);
        this.options.observer.stopped({ projection: lane.projection.name, position: error.position, eventId, error });
      });
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return signal.aborted ? Promise.resolve() : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

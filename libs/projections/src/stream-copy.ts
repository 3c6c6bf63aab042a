import type { Position, RecordedEvent } from '#libs/event-store/src/event-store.js';
import type { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { Projection, ProjectionTx, StreamFold } from './projection.js';
import { streamFact } from './projection-lane.js';

/** An event that a rebuild could not project: the live tables stay as they are. */
export class RebuildFailedError extends Error {
  constructor(readonly projection: string, readonly position: Position, readonly eventId: string, options: ErrorOptions) {
    super(`the rebuild stopped at position ${position}: ${projection} cannot project event ${eventId}; nothing was taken over`, options);
    this.name = 'RebuildFailedError';
  }
}

interface OpenFold {
  readonly streamId: string;
  readonly state: unknown;
}

interface CopyLane {
  readonly projection: Projection;
  readonly fold: StreamFold<unknown>;
  open: OpenFold | undefined;
  finished: unknown[];
}

/**
 * Folds a log in stream order for all projections at once. Each keeps the fold of the stream it is in; when the next
 * stream begins, the fold is finished and its rows wait for the end of the page.
 */
export class StreamCopy {
  private readonly lanes: readonly CopyLane[];
  private readonly interested = new Map<string, CopyLane[]>();

  /** @param carry what {@link carry} gave at the end of an earlier page */
  constructor(projections: readonly Projection[], private readonly upcasters: Upcasters, carry: string) {
    const open = JSON.parse(carry) as Readonly<Record<string, OpenFold>>;
    this.lanes = projections.flatMap((projection) =>
      projection.streams === undefined ? [] : [{ projection, fold: projection.streams, open: open[projection.name], finished: [] }]);
    for (const lane of this.lanes) {
      for (const type of lane.projection.handles) this.interested.set(type, [...(this.interested.get(type) ?? []), lane]);
    }
  }

  /** @throws RebuildFailedError */
  take(events: readonly RecordedEvent[]): void {
    for (const recorded of events) {
      const lanes = this.interested.get(recorded.type);
      if (lanes === undefined) continue;
      for (const lane of lanes) this.apply(lane, recorded);
    }
  }

  private apply(lane: CopyLane, recorded: RecordedEvent): void {
    try {
      const event = streamFact(recorded, this.upcasters);
      if (lane.open?.streamId === event.streamId) {
        lane.open = { streamId: event.streamId, state: lane.fold.apply(lane.open.state, event) };
        return;
      }
      if (lane.open !== undefined) lane.finished.push(lane.open.state);
      lane.open = { streamId: event.streamId, state: lane.fold.start(event) };
    } catch (cause) {
      throw new RebuildFailedError(lane.projection.name, recorded.position, recorded.eventId, { cause });
    }
  }

  /** Writes the rows of the finished streams. */
  async write(tx: ProjectionTx): Promise<void> {
    for (const lane of this.lanes) await lane.fold.insert(lane.finished, tx);
  }

  /** After the transaction of {@link write} is committed. */
  written(): void {
    for (const lane of this.lanes) lane.finished = [];
  }

  /** The log has ended, so the open streams have too. */
  end(): void {
    for (const lane of this.lanes) {
      if (lane.open !== undefined) lane.finished.push(lane.open.state);
      lane.open = undefined;
    }
  }

  /** The open folds as JSON: with the store's cursor enough to go on in another process. */
  carry(): string {
    return JSON.stringify(Object.fromEntries(this.lanes.flatMap(({ projection, open }) => (open === undefined ? [] : [[projection.name, open]]))));
  }
}

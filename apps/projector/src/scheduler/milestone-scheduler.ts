import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreUnavailableError, type Position } from '#libs/event-store/src/event-store.js';
import type { DueMilestone } from '#libs/read-model/src/milestones/due-milestones.js';

/** What is to be woken is looked up so often, whatever was said to come: a deadline may start at any moment. */
const LOOK_EVERY_MS = 1_000;
/** While rows lag behind what was recorded. */
const AWAIT_ROWS_MS = 20;
/** Tickets looked up and woken together. */
const BATCH = 512;
const CONCURRENCY = 16;
/** Tickets recorded ahead of their rows; then the rows are waited for. */
const MAX_AHEAD = 10_000;
/** A ticket that cannot be woken is left alone so long: the others go on. */
const LEAVE_ALONE_MS = 60_000;

export interface SchedulerOptions {
  /** The next tickets by due instant, and how far those rows are true. */
  readonly due: { next(limit: number): Promise<readonly DueMilestone[]>; position(): Promise<Position> };
  /** Has a ticket's passed milestones recorded. */
  readonly record: (streamId: string) => Promise<Position>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly observer: {
    woken(lateMs: number): void;
    failed(streamId: string, error: unknown): void;
  };
}

/**
 * Wakes tickets at their next milestone, in due order. It holds no truth: it may be down for a week, run twice or be killed
 * at any moment. What it wakes a ticket to is decided by the ticket, which records nothing twice.
 */
export class MilestoneScheduler {
  /** Woken, with the position that the rows must pass before they say what comes next. */
  private readonly woken = new Map<string, Position>();
  private readonly leftAlone = new Map<string, number>();

  constructor(private readonly options: SchedulerOptions) {}

  /** Until the signal aborts. @throws what the read model throws when it is ill */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const wait = await this.sweep(signal);
      if (wait > 0) await pause(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /** @returns milliseconds until there may be something to do again */
  private async sweep(signal: AbortSignal): Promise<number> {
    const { due, now } = this.options;
    this.forget(await due.position());
    if (this.woken.size >= MAX_AHEAD) return AWAIT_ROWS_MS;
    const held = this.woken.size + this.leftAlone.size;
    const next = (await due.next(BATCH + held)).filter(({ streamId }) => !this.woken.has(streamId) && !this.leftAlone.has(streamId));
    const at = now();
    // Due at the instant itself is in time: a ticket is woken after it.
    const passed = next.filter((milestone) => milestone.at < at);
    if (!(await this.wake(passed, signal))) return LOOK_EVERY_MS;
    if (passed.length >= BATCH) return 0;
    if (this.woken.size > 0) return AWAIT_ROWS_MS;
    const first = next[passed.length];
    return first === undefined ? LOOK_EVERY_MS : Math.min(LOOK_EVERY_MS, Math.max(1, first.at + 1 - at));
  }

  /** What the rows have caught up with, and what was left alone for long enough. */
  private forget(position: Position): void {
    for (const [streamId, recorded] of this.woken) if (recorded <= position) this.woken.delete(streamId);
    const at = this.options.now();
    for (const [streamId, until] of this.leftAlone) if (until <= at) this.leftAlone.delete(streamId);
  }

  /** @returns false when the log takes nothing now: what is left is woken later */
  private async wake(passed: readonly DueMilestone[], signal: AbortSignal): Promise<boolean> {
    let [taken, available] = [0, true];
    const worker = async (): Promise<void> => {
      while (!signal.aborted && available) {
        const milestone = passed[taken++];
        if (milestone === undefined) return;
        if (!(await this.wakeOne(milestone))) available = false;
      }
    };
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, passed.length) }, worker));
    return available;
  }

  private async wakeOne({ streamId, at }: DueMilestone): Promise<boolean> {
    const { record, now, observer } = this.options;
    try {
      this.woken.set(streamId, await record(streamId));
      observer.woken(now() - at);
      return true;
    } catch (error) {
      observer.failed(streamId, error);
      if (error instanceof EventStoreUnavailableError) return false;
      this.leftAlone.set(streamId, now() + LEAVE_ALONE_MS);
      return true;
    }
  }
}

import type { AllStreamResolvedEvent, AllStreamSubscription, ReadPosition } from '@eventstore/db-client';
import type { Position } from '../event-store.js';
import { isRefusal, refusalIn } from './access-denied.js';
import { leave } from './collect-events.js';
import { positionOf } from './log-event.js';
import { LogConnection } from './log-connection.js';

/** How long a subscription may be silent before it is asked whether it has missed something. */
export const SILENCE_MS = 5_000;

/** The subscription has ended, as it does on any fault and never comes back by itself. */
export class SubscriptionDroppedError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`the subscription was dropped: ${reason}`, options);
    this.name = 'SubscriptionDroppedError';
  }
}

/** One subscription to the whole log, from opening to its first fault, on a connection of its own. */
export class LogSubscription {
  private readonly subscription: AllStreamSubscription;
  private readonly connection: LogConnection;
  private fault: Error | undefined;
  private wake: () => void = () => undefined;

  constructor(connectionString: string, from: ReadPosition, batchSize: number) {
    this.connection = new LogConnection(connectionString);
    this.subscription = this.connection.client.subscribeToAll({ fromPosition: from }, { highWaterMark: batchSize });
    this.subscription.on('error', (error: Error) => this.drop(isRefusal(error) ? refusalIn(error, 'nothing-written') : new SubscriptionDroppedError(error.message, { cause: error })));
    this.subscription.on('end', () => this.drop(new SubscriptionDroppedError('the server ended it')));
    this.subscription.on('readable', () => this.wake());
  }

  /**
   * What has come since, at most so many; waits up to {@link SILENCE_MS} for the first.
   * @returns an empty array after silence or on the signal
   * @throws SubscriptionDroppedError, EventStoreAccessDeniedError once everything that came before the fault is taken
   */
  async next(atMost: number, signal: AbortSignal): Promise<AllStreamResolvedEvent[]> {
    let events = this.take(atMost);
    if (events.length > 0 || signal.aborted) return events;
    if (this.fault === undefined) await this.untilSomethingComes(signal);
    events = this.take(atMost);
    if (events.length === 0 && this.fault !== undefined) throw this.fault;
    return events;
  }

  close(): void {
    leave(this.subscription, () => this.subscription.unsubscribe());
    this.connection.dispose();
  }

  private take(atMost: number): AllStreamResolvedEvent[] {
    const events: AllStreamResolvedEvent[] = [];
    while (events.length < atMost) {
      const event = this.subscription.read() as AllStreamResolvedEvent | null;
      if (event === null) break;
      events.push(event);
    }
    return events;
  }

  private untilSomethingComes(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(limit);
        signal.removeEventListener('abort', done);
        this.wake = () => undefined;
        resolve();
      };
      const limit = setTimeout(done, SILENCE_MS);
      signal.addEventListener('abort', done, { once: true });
      this.wake = done;
    });
  }

  private drop(fault: Error): void {
    this.fault ??= fault;
    this.wake();
  }
}

export function lastPosition(events: readonly AllStreamResolvedEvent[], before: Position): Position {
  const last = events[events.length - 1]?.event;
  return last === undefined ? before : positionOf(last);
}

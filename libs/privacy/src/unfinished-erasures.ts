import { randomUUID } from 'node:crypto';
import { type EventStore, MAX_PAGE } from '#libs/event-store/src/event-store.js';
import type { CommandExecutor } from '#libs/event-store/src/handle-command.js';
import type { Actor } from '#libs/ticketing/src/decider.js';
import { ERASURE_ORDERS, type ErasureOrderEvent } from '#libs/ticketing/src/person/erasure-orders-decider.js';
import { personStream } from '#libs/ticketing/src/person/person-decider.js';
import { SYSTEM } from '#libs/ticketing/src/ticket/system.js';
import { PersonEraser } from './erase-person.js';
import { ErasureIncompleteError } from './key-store-errors.js';
import type { KeyStore } from './key-store.js';

/** Erasures that are looked at, and ended, side by side: they share the key store's commit and its wait for other nodes. */
const TOGETHER = 64;

interface Unfinished {
  readonly personRef: string;
  /** Who ordered it; the system where nobody had to order yet. */
  readonly actor: Actor;
  readonly correlationId: string;
  readonly ordered: boolean;
}

export interface ErasuresFinished {
  /** PersonErased that were missing. */
  readonly recorded: number;
  /** Persons whose old bytes a reader of the key store's file still holds: the next call tries again. */
  readonly held: number;
}

/**
 * Ends the erasures that were cut short: between order, key and event a process died, or a store was away. Kept by a
 * process for as long as it runs, and not called again before it has answered. The first call looks at everybody who was
 * ever erased, every later one only at the orders since and at what is still unfinished.
 */
export class UnfinishedErasures {
  readonly #eraser: PersonEraser;
  readonly #unfinished = new Map<string, Unfinished>();
  #nextOrder = 0;
  #knowsErased = false;

  constructor(
    private readonly store: EventStore,
    private readonly keys: KeyStore,
    executor: CommandExecutor,
  ) {
    this.#eraser = new PersonEraser(keys, executor);
  }

  /**
   * Costs one event read per person looked at. Nothing is written for who is erased in the key store and in the log.
   * @throws EventStoreUnavailableError, KeyStoreUnavailableError, CorruptEventError and what CommandExecutor throws; repeating goes on
   */
  async finish(): Promise<ErasuresFinished> {
    // Before the orders: whoever was ordered to be erased has the order before the key goes.
    const erased = this.#knowsErased ? [] : await this.keys.erasedRefs();
    await this.#readOrders();
    for (const personRef of erased) {
      if (!this.#unfinished.has(personRef)) this.#unfinished.set(personRef, { personRef, actor: SYSTEM, correlationId: randomUUID(), ordered: false });
    }
    this.#knowsErased = true;
    const found = [...this.#unfinished.values()];
    let recorded = 0;
    for (let first = 0; first < found.length; first += TOGETHER) recorded += await this.#finishTogether(found.slice(first, first + TOGETHER));
    return { recorded, held: this.#unfinished.size };
  }

  async #readOrders(): Promise<void> {
    for (;;) {
      const events = await this.store.readStream(ERASURE_ORDERS, { from: this.#nextOrder, limit: MAX_PAGE });
      for (const { data, metadata: { actor, correlationId } } of events) {
        const { personRef } = data as ErasureOrderEvent['data'];
        this.#unfinished.set(personRef, { personRef, actor, correlationId, ordered: true });
      }
      this.#nextOrder += events.length;
      if (events.length < MAX_PAGE) return;
    }
  }

  async #finishTogether(some: readonly Unfinished[]): Promise<number> {
    const outcomes = await Promise.allSettled(some.map(async (erasure) => {
      const recorded = await this.#finishOne(erasure);
      this.#unfinished.delete(erasure.personRef);
      return recorded;
    }));
    let recorded = 0;
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') recorded += Number(outcome.value);
      // The person is erased for everybody; the event waits until the old bytes are gone too.
      else if (!(outcome.reason instanceof ErasureIncompleteError)) throw outcome.reason;
    }
    return recorded;
  }

  /** True when PersonErased was missing. */
  async #finishOne({ personRef, actor, correlationId, ordered }: Unfinished): Promise<boolean> {
    const request = { personRef, actor, correlationId, commandId: randomUUID() };
    if (!ordered) await this.#eraser.order(request);
    if (await this.#isRecorded(personRef)) return false;
    await this.keys.eraseForGood(personRef);
    return this.#eraser.record(request);
  }

  /** An erasure is the last thing that a person's stream tells: every later command is refused. */
  async #isRecorded(personRef: string): Promise<boolean> {
    const [last] = await this.store.readStream(personStream(personRef), { direction: 'backwards', limit: 1 });
    return last?.type === 'PersonErased';
  }
}

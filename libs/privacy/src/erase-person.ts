import type { CommandExecutor } from '#libs/event-store/src/handle-command.js';
import { uuidV5 } from '#libs/event-store/src/uuid.js';
import type { Actor } from '#libs/ticketing/src/decider.js';
import { ERASURE_ORDERS, erasureOrdersDecider } from '#libs/ticketing/src/person/erasure-orders-decider.js';
import { personDecider, personStream } from '#libs/ticketing/src/person/person-decider.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import type { KeyStore } from './key-store.js';

/** Namespace of the command ids of orders: one per person, so that a person is ordered to be erased once. */
const ORDERS = '0b6f3d6a-52a4-4a0c-8a3e-5d1f0c7e9b24';

export interface ErasePersonRequest {
  readonly personRef: string;
  readonly actor: Actor;
  readonly commandId: string;
  readonly correlationId: string;
}

export interface Erasure {
  readonly personRef: string;
  /** When the log says that it happened: RFC 3339. */
  readonly erasedAt: string;
  /** False when another command had done everything before; a repeated one answers as the first time. */
  readonly changed: boolean;
}

/** Nobody is, or ever was, kept under this reference (404). */
export class UnknownPersonError extends Error {
  constructor(readonly personRef: string) {
    super(`no person is or was kept under ${personRef}; take the reference from a ticket (reporterRef)`);
    this.name = 'UnknownPersonError';
  }
}

/** Erases a person: from this moment names, contacts and all sealed texts are gone for every reader. */
export class PersonEraser {
  constructor(
    private readonly keys: KeyStore,
    private readonly executor: CommandExecutor,
  ) {}

  /**
   * The order first, by which every opening of the keys finds the person; then the key; PersonErased last: an event that
   * claims an erasure must never stand beside readable data. What is cut short between them is ended by erasing again, or
   * by UnfinishedErasures. Idempotent.
   * @throws UnknownPersonError, ErasureIncompleteError, KeyStoreUnavailableError and what CommandExecutor throws
   */
  async erase(request: ErasePersonRequest): Promise<Erasure> {
    const { personRef } = request;
    if (!(await this.isKnown(personRef))) throw new UnknownPersonError(personRef);
    await this.order(request);
    const erasedNow = await this.keys.erase(personRef);
    const recorded = await this.record(request);
    const erasedAt = await this.erasedAt(personRef);
    if (erasedAt === undefined) throw new Error(`PersonErased of ${personRef} was appended and is not in its stream`);
    return { personRef, erasedAt, changed: erasedNow || recorded };
  }

  private async isKnown(personRef: string): Promise<boolean> {
    return (await this.keys.personKey(personRef)) !== null || (await this.keys.wasErased(personRef)) || (await this.erasedAt(personRef)) !== undefined;
  }

  /** Appends the order, once for each person: who ordered first stands in it. @throws what CommandExecutor throws */
  async order({ personRef, actor, correlationId }: ErasePersonRequest): Promise<void> {
    await this.executor.execute({
      streamId: ERASURE_ORDERS, decider: erasureOrdersDecider, command: { type: 'OrderErasure', personRef }, commandId: uuidV5(ORDERS, personRef),
      body: { command: 'OrderErasure', personRef }, actor, correlationId, keyRef: () => null,
    });
  }

  private async erasedAt(personRef: string): Promise<string | undefined> {
    return (await this.executor.load(personStream(personRef), personDecider)).state.erasedAt;
  }

  /**
   * Appends PersonErased, of somebody whose key is gone.
   * @returns true when this command recorded it, now or at its first call; false when another one had
   * @throws what CommandExecutor throws
   */
  async record({ personRef, actor, commandId, correlationId }: ErasePersonRequest): Promise<boolean> {
    try {
      await this.executor.execute({
        streamId: personStream(personRef), decider: personDecider, command: { type: 'ErasePerson' }, commandId,
        body: { command: 'ErasePerson', personRef }, actor, correlationId, keyRef: () => null,
      });
      return true;
    } catch (error) {
      // Another command erased the same person, earlier or at the same time: its event says it.
      if (!(error instanceof RuleViolation && error.rule === 'person-erased')) throw error;
      return false;
    }
  }
}

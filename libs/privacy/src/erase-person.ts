import type { CommandExecutor } from '#libs/event-store/src/handle-command.js';
import type { Actor } from '#libs/ticketing/src/decider.js';
import { personDecider, personStream } from '#libs/ticketing/src/person/person-decider.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import type { KeyStore } from './key-store.js';

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
   * The key first, PersonErased after it: an event that claims an erasure must never stand beside readable data. A
   * crash between the two leaves an erased person without the event; erasing again, or the next start of the api, adds it. Idempotent.
   * @throws UnknownPersonError, ErasureIncompleteError, KeyStoreUnavailableError and what CommandExecutor throws
   */
  async erase(request: ErasePersonRequest): Promise<Erasure> {
    const { personRef } = request;
    const erasedNow = await this.keys.erase(personRef);
    const known = erasedNow || (await this.keys.wasErased(personRef)) || (await this.erasedAt(personRef)) !== undefined;
    if (!known) throw new UnknownPersonError(personRef);
    const recorded = await this.record(request);
    const erasedAt = await this.erasedAt(personRef);
    if (erasedAt === undefined) throw new Error(`PersonErased of ${personRef} was appended and is not in its stream`);
    return { personRef, erasedAt, changed: erasedNow || recorded };
  }

  private async erasedAt(personRef: string): Promise<string | undefined> {
    return (await this.executor.load(personStream(personRef), personDecider)).state.erasedAt;
  }

  /** True when this command recorded it, now or at its first call; false when another one had. */
  private async record({ personRef, actor, commandId, correlationId }: ErasePersonRequest): Promise<boolean> {
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

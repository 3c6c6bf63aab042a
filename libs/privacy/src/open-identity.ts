import type { CommandExecutor } from '#libs/event-store/src/handle-command.js';
import type { Actor, JsonObject } from '#libs/ticketing/src/decider.js';
import { personDecider, personStream } from '#libs/ticketing/src/person/person-decider.js';
import type { KeyStore, PersonIdentity } from './key-store.js';

/** Why an identity is opened: coded, because the reason stays in the log when the person is erased. */
export const IDENTITY_REASONS = ['contact', 'call-back', 'on-site-visit', 'mediation', 'investigation', 'legal-request'] as const;
export type IdentityReason = (typeof IDENTITY_REASONS)[number];

export interface OpenIdentityRequest {
  readonly personRef: string;
  /** The ticket for whose sake it is opened. */
  readonly ticketId: string;
  readonly reasonCode: IdentityReason;
  readonly actor: Actor;
  readonly commandId: string;
  /** What the caller sent: the same command id with another body is refused. */
  readonly body: JsonObject;
  readonly correlationId: string;
}

/** Shows who a person is, and never without a trace. Whether the caller may is judged before: `authorizeIdentity`. */
export class IdentityOpener {
  constructor(
    private readonly keys: KeyStore,
    private readonly executor: CommandExecutor,
  ) {}

  /**
   * Records IdentityOpened durably and only then reads the identity; null when the key is gone. The same command id again
   * shows it again under the record that stands: to the same account, for the same ticket and reason.
   * @throws RuleViolation `person-erased` and what else CommandExecutor throws; then nothing was shown
   */
  async open({ personRef, ticketId, reasonCode, actor, commandId, body, correlationId }: OpenIdentityRequest): Promise<PersonIdentity | null> {
    await this.executor.execute({
      streamId: personStream(personRef), decider: personDecider, command: { type: 'OpenIdentity', ticketId, reasonCode }, commandId, body,
      actor, correlationId, keyRef: () => null,
    });
    return this.keys.identity(personRef);
  }
}

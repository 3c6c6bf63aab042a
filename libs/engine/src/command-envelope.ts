import type { Caller } from '#libs/access/src/caller.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';

/** Everything about a live command that is not the command: made at the edge, the same for every command. */
export interface CommandEnvelope {
  readonly caller: Caller;
  /** uuid v5 of the caller's pseudonym and Idempotency-Key, or a random uuid. */
  readonly commandId: string;
  /** The request as sent: route name, path ids and body. Its canonical JSON is what "the same command" means. */
  readonly body: JsonObject;
  readonly correlationId: string;
  /** `If-Match` */
  readonly ifRevision?: number;
  /** When it happened, RFC 3339, if the caller says so. */
  readonly occurredAt?: string;
}

/** What a command answers: 201 for a report, 200 otherwise. */
export interface CommandOutcome {
  readonly ticketId: string;
  readonly revision: number;
  /** Opaque; hand it to `?atLeast=` to read your own write. */
  readonly position: string;
}

import type { Actor, Decider, JsonObject, NewEvent } from '#libs/ticketing/src/decider.js';
import type { Position, RecordedEvent, SealedEnvelope } from './event-store.js';

/** What one stream's key can do. To be used at once and not kept: an erasure takes the key away. */
export interface StreamSealer {
  seal(eventId: string, personal: JsonObject): SealedEnvelope;
  /** HMAC-SHA-256, hex. */
  fingerprint(canonicalBody: string): string;
}

/** Seals the personal part of events and makes fingerprints; libs/privacy implements it over the key store. */
export abstract class Sealer {
  /**
   * @param keyRef the person whose key covers the stream
   * @returns null when the key is gone: nothing can be sealed and nothing compared
   */
  abstract forStream(keyRef: string, streamId: string): Promise<StreamSealer | null>;
}

export interface CommandRequest<State, Command, Event extends NewEvent<string, object, object>> {
  readonly streamId: string;
  readonly decider: Decider<State, Command, Event>;
  readonly command: Command;
  readonly commandId: string;
  /** What the caller sent, as far as it identifies the command: its canonical JSON is fingerprinted. */
  readonly body: JsonObject;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId?: string;
  /** RFC 3339; default: recordedAt. */
  readonly occurredAt?: string;
  readonly mode?: 'live' | 'import';
  /** `If-Match`: the revision the caller saw. A mismatch is PreconditionFailedError, without a retry. */
  readonly ifRevision?: number;
  /**
   * The command is expected to open its stream: it is decided on the initial state without asking the store first, whose
   * check of the expected revision finds the rare exception (a repeated command) and leads to a fresh decision.
   */
  readonly opensStream?: boolean;
  /** The person whose key seals the events' personal data; asked with the state before and the event. `null`: the stream has none. */
  keyRef(state: State, event: Event | undefined): string | null;
  /** Throws when the actor may not do this to this state (404/403); called before every decision. */
  authorize?(state: State): void;
}

export interface CommandResult<State> {
  /** Of the command's last event; of the stream's when the command changed nothing (-1 and 0n when it has none). */
  readonly revision: number;
  readonly position: Position;
  readonly state: State;
  /** True when the same command id had been carried out before: nothing was recorded now. */
  readonly repeated: boolean;
}

/** One of several commands of one stream. */
export interface GroupedRequest<State, Command, Event extends NewEvent<string, object, object>> extends CommandRequest<State, Command, Event> {
  /** Asked with the state that the commands before it lead to; false: the command is left out. */
  when?(state: State): boolean;
}

export interface GroupOptions {
  /** The errors that refuse one command and let the next be carried out. */
  readonly isRefusal: (error: unknown) => boolean;
  /** The group opens its stream or does nothing: the store is not asked what is there. */
  readonly onlyOpening?: boolean;
}

export type CommandOutcome =
  /** `revision`: of the command's last event; of the stream's when it changed nothing. `repeated` as in {@link CommandResult}. */
  | { readonly kind: 'carried-out'; readonly revision: number; readonly repeated: boolean }
  | { readonly kind: 'refused'; readonly error: unknown }
  | { readonly kind: 'left-out' };

export interface GroupResult<State> {
  /** One for each command, in their order. */
  readonly outcomes: readonly CommandOutcome[];
  /** Of the stream after all of them. */
  readonly state: State;
  readonly revision: number;
  /** What was recorded now, as it is stored, in order of revisions; positions are those of the appends they came in. */
  readonly recorded: readonly RecordedEvent[];
}

/** A group that was to open its stream met events there, perhaps its own of an earlier time. It recorded nothing now. */
export class StreamExistsError extends Error {
  constructor(streamId: string) {
    super(`${streamId} has events already`);
    this.name = 'StreamExistsError';
  }
}

/** 412: the stream has moved since the caller read it. */
export class PreconditionFailedError extends Error {
  constructor(readonly streamId: string, readonly expected: number, readonly actual: number) {
    super(`If-Match names revision ${expected}, the stream is at ${actual}; read it again`);
    this.name = 'PreconditionFailedError';
  }
}

/** 422: the command id was used for another body. */
export class CommandIdReusedError extends Error {
  constructor(readonly commandId: string) {
    super('this Idempotency-Key was used with another body; send a new key for a new command');
    this.name = 'CommandIdReusedError';
  }
}

/** Fold, decide, seal, chain, append: the one way an event comes into the log. Port of libs/engine; class StreamCommands implements it. */
export abstract class CommandExecutor {
  /**
   * @throws RuleViolation, PreconditionFailedError, CommandIdReusedError, EventStoreUnavailableError (also after five lost races)
   */
  abstract execute<State, Command, Event extends NewEvent<string, object, object>>(
    request: CommandRequest<State, Command, Event>,
  ): Promise<CommandResult<State>>;
  /**
   * Commands of one stream, each decided on what the ones before it lead to, recorded together: one append where a command
   * at a time would take one each. A group that fails may be recorded in part, from its beginning; repeated, it goes on,
   * and judges anew, on all that is recorded by then, what was refused or changed nothing.
   * @param requests of one stream and decider, each with a command id of its own; at least one
   * @throws any error that is no refusal; StreamExistsError; what {@link execute} throws when the store cannot take it
   */
  abstract executeGroup<State, Command, Event extends NewEvent<string, object, object>>(
    requests: readonly GroupedRequest<State, Command, Event>[], options: GroupOptions,
  ): Promise<GroupResult<State>>;
  /** The state folded from the stream as it is now (cached prefix, fresh tail), with revision -1 for no stream. */
  abstract load<State, Command, Event extends NewEvent<string, object, object>>(
    streamId: string, decider: Decider<State, Command, Event>,
  ): Promise<{ readonly state: State; readonly revision: number; readonly position: Position }>;
}

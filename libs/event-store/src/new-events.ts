import { hash } from 'node:crypto';
import type { Actor, DecisionContext, JsonObject, NewEvent } from '#libs/ticketing/src/decider.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import { canonicalJson } from './canonical-json.js';
import type { EventMetadata, EventToAppend } from './event-store.js';
import type { CommandRequest, Sealer, StreamSealer } from './handle-command.js';
import { eventHash, eventText, HASH_VERSION } from './hash-chain.js';
import { timeFactIds } from './time-facts.js';
import type { Upcasters } from './upcasters.js';
import { uuidV5 } from './uuid.js';

/** `''` as a fingerprint: the key was gone when the command came, so that no body can be compared with it. */
export const NOT_COMPARABLE = '';

/**
 * What tells the same command from another one under the same id: keyed where the stream belongs to a person, because a
 * plain hash of a short text can be guessed.
 * @param sealer undefined: the stream belongs to nobody; null: its person's key is gone
 */
function fingerprint(sealer: StreamSealer | null | undefined, body: JsonObject): string {
  if (sealer === null) return NOT_COMPARABLE;
  const canonical = canonicalJson(body);
  return sealer === undefined ? hash('sha256', canonical, 'hex') : sealer.fingerprint(canonical);
}

/** The stream's end that new events are chained to. */
export interface ChainEnd {
  readonly revision: number;
  readonly lastHash: string;
}

type Request<State, Command, Event extends NewEvent<string, object, object>> =
  Pick<CommandRequest<State, Command, Event>, 'streamId' | 'commandId' | 'correlationId' | 'causationId' | 'body' | 'keyRef'>;

function isEmpty(personal: object): boolean {
  for (const name in personal) if (personal[name as keyof typeof personal] !== undefined) return false;
  return true;
}

function inOrder({ id, post, role }: Actor): Actor {
  return post === undefined ? { id, role } : { id, post, role };
}

/** Turns decided events into stored ones: ids, fingerprint, sealing, hash chain. */
export class EventMaker {
  constructor(
    private readonly sealer: Sealer,
    private readonly upcasters: Upcasters,
  ) {}

  /** The fingerprint of a command that comes again, to be compared with the stored one. */
  async fingerprintOf<State, Command, Event extends NewEvent<string, object, object>>(
    request: Request<State, Command, Event>, state: State,
  ): Promise<string> {
    return fingerprint(await this.sealerOf(request, request.keyRef(state, undefined)), request.body);
  }

  /** @throws RuleViolation `person-erased` when there is something to seal and the key is gone */
  async make<State, Command, Event extends NewEvent<string, object, object>>(
    request: Request<State, Command, Event>, state: State, events: readonly Event[], context: DecisionContext, recordedAt: string, end: ChainEnd,
  ): Promise<EventToAppend[]> {
    const sealer = await this.sealerOf(request, request.keyRef(state, events[0]));
    const command = {
      causationId: request.causationId ?? request.commandId, commandFingerprint: fingerprint(sealer, request.body), commandId: request.commandId,
    };
    const made: EventToAppend[] = [];
    let previousHash = end.lastHash;
    let own = 0;
    for (const [index, event] of events.entries()) {
      const ids = event.timeFact === undefined
        // With the stream in it: one Idempotency-Key sent to two tickets must not give two events the same id.
        ? { ...command, eventId: uuidV5(request.commandId, `${request.streamId}/${own++}`) }
        : timeFactIds(request.streamId, event.timeFact);
      const { eventId } = ids;
      const sealed = seal(sealer, request.streamId, event, eventId);
      const metadata: Omit<EventMetadata, 'hash'> = {
        actor: inOrder(event.actor ?? context.actor),
        causationId: ids.causationId,
        commandFingerprint: ids.commandFingerprint,
        commandId: ids.commandId,
        correlationId: request.correlationId,
        hashVersion: HASH_VERSION,
        ...(event.imported === undefined ? {} : { imported: event.imported }),
        occurredAt: event.occurredAt ?? context.occurredAt,
        previousHash,
        recordedAt,
        schemaVersion: this.upcasters.currentVersion(event.type),
      };
      const unchained = { eventId, type: event.type, data: event.data as JsonObject, ...(sealed === undefined ? {} : { sealed }) };
      const text = eventText({ ...unchained, metadata });
      previousHash = eventHash({ ...unchained, streamId: request.streamId, revision: end.revision + 1 + index, metadata }, text);
      const json = { ...text, metadata: `${text.metadata.slice(0, -1)},"hash":"${previousHash}"}` };
      made.push({ ...unchained, metadata: { ...metadata, hash: previousHash }, json });
    }
    return made;
  }

  private sealerOf({ streamId }: { readonly streamId: string }, keyRef: string | null): Promise<StreamSealer | null> | undefined {
    return keyRef === null ? undefined : this.sealer.forStream(keyRef, streamId);
  }
}

function seal(
  sealer: StreamSealer | null | undefined, streamId: string, event: NewEvent<string, object, object>, eventId: string,
): EventToAppend['sealed'] {
  if (event.personal === undefined || isEmpty(event.personal)) return undefined;
  if (sealer === undefined) throw new Error(`${event.type} on ${streamId} has personal data but no person's key to seal it with`);
  if (sealer === null) throw new RuleViolation('person-erased');
  return sealer.seal(eventId, event.personal as JsonObject);
}

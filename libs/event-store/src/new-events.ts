import { hash } from 'node:crypto';
import type { Actor, DecisionContext, JsonObject, NewEvent } from '#libs/ticketing/src/decider.js';
import { canonicalJson } from './canonical-json.js';
import type { EventMetadata, EventToAppend } from './event-store.js';
import type { CommandRequest, Sealer } from './handle-command.js';
import { eventHash, HASH_VERSION } from './hash-chain.js';
import type { Upcasters } from './upcasters.js';
import { uuidV5 } from './uuid.js';

/** `''` as a fingerprint: the key was gone when the command came, so that no body can be compared with it. */
export const NOT_COMPARABLE = '';

/**
 * What tells the same command from another one under the same id: keyed where the stream belongs to a person, because a
 * plain hash of a short text can be guessed.
 */
export async function fingerprint(sealer: Sealer, keyRef: string | null, streamId: string, body: JsonObject): Promise<string> {
  const canonical = canonicalJson(body);
  if (keyRef === null) return hash('sha256', canonical, 'hex');
  return (await sealer.fingerprint(keyRef, streamId, canonical)) ?? NOT_COMPARABLE;
}

/** The stream's end that new events are chained to. */
export interface ChainEnd {
  readonly revision: number;
  readonly lastHash: string;
}

type Request<State, Command, Event extends NewEvent<string, object, object>> =
  Pick<CommandRequest<State, Command, Event>, 'streamId' | 'commandId' | 'correlationId' | 'causationId' | 'body' | 'keyRef'>;

function isEmpty(personal: object): boolean {
  for (const value of Object.values(personal)) if (value !== undefined) return false;
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

  async make<State, Command, Event extends NewEvent<string, object, object>>(
    request: Request<State, Command, Event>, state: State, events: readonly Event[], context: DecisionContext, recordedAt: string, end: ChainEnd,
  ): Promise<EventToAppend[]> {
    const commandFingerprint = await fingerprint(this.sealer, request.keyRef(state, events[0]), request.streamId, request.body);
    const made: EventToAppend[] = [];
    let previousHash = end.lastHash;
    for (const [index, event] of events.entries()) {
      // With the stream in it: one Idempotency-Key sent to two tickets must not give two events the same id.
      const eventId = uuidV5(request.commandId, `${request.streamId}/${index}`);
      const sealed = await this.seal(request, state, event, eventId);
      // In the order of canonical JSON, which hashes it several times faster; so are the actor and the envelope.
      const metadata: Omit<EventMetadata, 'hash'> = {
        actor: inOrder(event.actor ?? context.actor),
        causationId: request.causationId ?? request.commandId,
        commandFingerprint,
        commandId: request.commandId,
        correlationId: request.correlationId,
        hashVersion: HASH_VERSION,
        ...(event.imported === undefined ? {} : { imported: event.imported }),
        occurredAt: event.occurredAt ?? context.occurredAt,
        previousHash,
        recordedAt,
        schemaVersion: this.upcasters.currentVersion(event.type),
      };
      const unchained = { eventId, type: event.type, data: event.data as JsonObject, ...(sealed === undefined ? {} : { sealed }) };
      previousHash = eventHash({ ...unchained, streamId: request.streamId, revision: end.revision + 1 + index, metadata });
      made.push({ ...unchained, metadata: { ...metadata, hash: previousHash } });
    }
    return made;
  }

  private async seal<State, Command, Event extends NewEvent<string, object, object>>(
    request: Request<State, Command, Event>, state: State, event: Event, eventId: string,
  ): Promise<EventToAppend['sealed']> {
    if (event.personal === undefined || isEmpty(event.personal)) return undefined;
    const keyRef = request.keyRef(state, event);
    if (keyRef === null) throw new Error(`${event.type} on ${request.streamId} has personal data but no person's key to seal it with`);
    const { ciphertext, iv, keyRef: ref, tag } = await this.sealer.seal(keyRef, request.streamId, eventId, event.personal as JsonObject);
    return { ciphertext, iv, keyRef: ref, tag };
  }
}

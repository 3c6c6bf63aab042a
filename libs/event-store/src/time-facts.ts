import { hash } from 'node:crypto';
import type { DecisionContext, NewEvent } from '#libs/ticketing/src/decider.js';
import type { Fold } from './folded-stream.js';
import { uuidV5 } from './uuid.js';

/** Namespace of the ids of time's facts: a random uuid, for ever the same. */
const TIME_FACTS = '7f0c5d0e-3c3b-4f0f-9d55-1b8a6e2f4c91';

/**
 * A fact of time belongs to no command: it is recorded with any, also with one that is refused, and must not make that one
 * look carried out. Its own id stands for the command too.
 * @param name of the fact within its stream
 */
export function timeFactIds(streamId: string, name: string) {
  const eventId = uuidV5(TIME_FACTS, `${streamId}/${name}`);
  return { eventId, causationId: eventId, commandFingerprint: hash('sha256', name, 'hex'), commandId: eventId };
}

/** The state that a command is judged on: as if what time has brought were recorded already. */
export function afterTimeFacts<State>(
  fold: Fold<State>, state: State, due: readonly NewEvent<string, object, object>[], context: DecisionContext, revision: number,
): State {
  return due.reduce<State>((reached, { type, data, occurredAt = context.occurredAt, actor = context.actor }, index) => (
    fold.evolve(reached, { type, data, occurredAt, recordedAt: context.now, actor, revision: revision + 1 + index })
  ), state);
}

import type { EventMetadata, EventToAppend } from '../event-store.js';
import { FIRST_PREVIOUS_HASH } from '../hash-chain.js';
import { uuidV4 } from '../uuid.js';

/** Metadata as every event has it; not chained, for tests of the store alone. */
export function sampleMetadata(): EventMetadata {
  const commandId = uuidV4();
  return {
    commandId, commandFingerprint: 'f'.repeat(64), correlationId: uuidV4(), causationId: commandId,
    actor: { id: 'dispatcher-1', role: 'dispatcher', post: 'community:xf' },
    occurredAt: '2026-11-22T08:00:00.000Z', recordedAt: '2026-11-22T08:00:01.000Z',
    schemaVersion: 1, hashVersion: 1, previousHash: FIRST_PREVIOUS_HASH, hash: 'a'.repeat(64),
  };
}

export function sampleEvent(change: Partial<EventToAppend> = {}): EventToAppend {
  return { eventId: uuidV4(), type: 'ProgressNoted', data: { visibility: 'public', activity: 'visited' }, metadata: sampleMetadata(), ...change };
}

export function sampleEvents(count: number): EventToAppend[] {
  return Array.from({ length: count }, (_, index) => sampleEvent({ data: { visibility: 'internal', activity: `step ${index}` } }));
}

export function sampleStream(): string {
  return `sample-${uuidV4()}`;
}

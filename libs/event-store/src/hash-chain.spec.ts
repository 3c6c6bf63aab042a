import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import { eventHash, FIRST_PREVIOUS_HASH, type HashedEvent } from './hash-chain.js';

const event: HashedEvent = {
  streamId: 'ticket-7KQ4M-X9PTC', revision: 0, type: 'TicketReported', eventId: '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  data: { ticketId: '20261122-7KQ4M-X9PTC', kind: 'complaint', category: '楼道/照明' },
  sealed: { keyRef: 'person-1', iv: 'aXY', ciphertext: 'Y2lwaGVy', tag: 'dGFn' },
  metadata: {
    commandId: 'c0ffee00-0000-4000-8000-000000000001', commandFingerprint: 'f'.repeat(64), correlationId: 'corr', causationId: 'cause',
    actor: { id: 'clerk-1', role: 'dispatcher' }, occurredAt: '2026-11-22T08:00:00.000Z', recordedAt: '2026-11-22T08:00:00.000Z',
    schemaVersion: 1, hashVersion: 1, previousHash: FIRST_PREVIOUS_HASH,
  },
};

describe('eventHash', () => {
  it('never changes its recipe: old chains must stay provable', () => {
    expect(eventHash(event)).toBe('b015ead9267f2f3b871e158ae420c465961a7cb2a7379f6694e01781746aa8ce');
    const { sealed: _, ...unsealed } = event;
    expect(eventHash(unsealed)).toBe('6aa4343aa1d10df7ab5d2f360e4c028c3da90634c5754c7261c8a210a2501d62');
  });

  it('is the sha256 of the previous hash and the canonical JSON of everything but the hash', () => {
    const sha = (body: object) => createHash('sha256').update(FIRST_PREVIOUS_HASH + canonicalJson(body)).digest('hex');
    const { sealed: _, ...unsealed } = event;
    expect(eventHash(event)).toBe(sha(event));
    expect(eventHash(unsealed)).toBe(sha(unsealed));
  });

  it('does not cover the hash itself', () => {
    expect(eventHash({ ...event, metadata: { ...event.metadata, hash: 'a'.repeat(64) } as typeof event.metadata })).toBe(eventHash(event));
  });
});

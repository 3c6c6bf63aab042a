import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { SealedEnvelope } from '#libs/event-store/src/event-store.js';
import type { StreamSealer } from '#libs/event-store/src/handle-command.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { EnvelopeOpener, EnvelopeTamperedError } from './opener.js';
import { KeyStoreSealer } from './sealer.js';
import { SqliteKeyStore } from './sqlite/sqlite-key-store.js';

const RUNS = 1000;

describe('sealing', () => {
  let directory: string;
  let store: SqliteKeyStore;
  let sealer: KeyStoreSealer;
  let opener: EnvelopeOpener;
  let person: string;
  let neighbour: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'sealer-'));
    store = await SqliteKeyStore.open({ path: join(directory, 'keys.db'), masterKey: randomBytes(32) });
    sealer = new KeyStoreSealer(store);
    opener = new EnvelopeOpener(store);
    person = await store.ensurePerson(randomUUID(), {});
    neighbour = await store.ensurePerson(randomUUID(), {});
  });
  afterAll(async () => {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const keyOf = async (keyRef: string, streamId: string): Promise<StreamSealer> => {
    const found = await sealer.forStream(keyRef, streamId);
    if (found === null) throw new Error(`${keyRef} has no key`);
    return found;
  };
  const stream = fc.integer({ min: 0, max: 50 }).map((n) => `ticket-${n}`);
  // What comes over HTTP: JSON, so -0 and the like have become what JSON makes of them.
  const personal = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);

  it('opens to exactly what was sealed', async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.uuid(), personal, async (streamId, eventId, value) => {
        const envelope = (await keyOf(person, streamId)).seal(eventId, value);
        expect(await opener.open(streamId, eventId, envelope)).toEqual(value);
      }),
      { numRuns: RUNS },
    );
  });

  it('opens in no other event, no other stream and for no other person', async () => {
    const other = fc.constantFrom('event', 'stream', 'person');
    await fc.assert(
      fc.asyncProperty(stream, fc.uuid(), personal, other, async (streamId, eventId, value, moved) => {
        const envelope = (await keyOf(person, streamId)).seal(eventId, value);
        const opened = opener.open(
          moved === 'stream' ? `${streamId}x` : streamId,
          moved === 'event' ? randomUUID() : eventId,
          moved === 'person' ? { ...envelope, keyRef: neighbour } : envelope,
        );
        await expect(opened).rejects.toThrow(EnvelopeTamperedError);
      }),
      { numRuns: RUNS },
    );
  });

  it('does not open once any bit of iv, ciphertext or tag was changed, or a part was cut', async () => {
    const part = fc.constantFrom<('iv' | 'ciphertext' | 'tag')[]>('iv', 'ciphertext', 'tag');
    await fc.assert(
      fc.asyncProperty(fc.uuid(), personal, part, fc.nat(), fc.boolean(), async (eventId, value, field, at, cut) => {
        const envelope = (await keyOf(person, 'ticket-1')).seal(eventId, value);
        const bytes = Buffer.from(envelope[field], 'base64url');
        const bit = at % (bytes.length * 8);
        bytes[bit >> 3]! ^= 1 << (bit & 7);
        const changed: SealedEnvelope = { ...envelope, [field]: (cut ? bytes.subarray(1) : bytes).toString('base64url') };
        await expect(opener.open('ticket-1', eventId, changed)).rejects.toThrow(EnvelopeTamperedError);
      }),
      { numRuns: RUNS },
    );
  });

  it('shows nothing of the text, and never the same bytes for the same text', async () => {
    const envelopes = new Set<string>();
    const ivs = new Set<string>();
    const eventId = randomUUID();
    // Long enough that random bytes never spell it.
    const text = 'salt on the stairs';
    for (let n = 0; n < RUNS; n++) {
      const envelope = (await keyOf(person, 'ticket-1')).seal(eventId, { description: text });
      envelopes.add(envelope.ciphertext);
      ivs.add(envelope.iv);
      expect(Object.values(envelope).join()).not.toContain(text);
      expect(Buffer.from(envelope.ciphertext, 'base64url').includes(text)).toBe(false);
    }
    expect(envelopes.size).toBe(RUNS);
    expect(ivs.size).toBe(RUNS);
  });

  it('fingerprints equal bodies alike, other bodies and other streams otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (body, another) => {
        const print = (await keyOf(person, 'ticket-1')).fingerprint(body);
        expect(print).toMatch(/^[0-9a-f]{64}$/);
        expect((await keyOf(person, 'ticket-1')).fingerprint(body)).toBe(print);
        expect(((await keyOf(person, 'ticket-1')).fingerprint(another)) === print).toBe(another === body);
        expect((await keyOf(person, 'ticket-2')).fingerprint(body)).not.toBe(print);
        expect((await keyOf(neighbour, 'ticket-1')).fingerprint(body)).not.toBe(print);
      }),
      { numRuns: RUNS },
    );
  });

  it('gives nothing after erasure, at once, though all keys were in use a moment before', async () => {
    const leaving = await store.ensurePerson(randomUUID(), { subject: 'leaving' });
    const eventId = randomUUID();
    const envelope = (await keyOf(leaving, 'ticket-9')).seal(eventId, { description: 'salt' });
    expect(await opener.open('ticket-9', eventId, envelope)).toEqual({ description: 'salt' });
    await store.erase(leaving);
    expect(await opener.open('ticket-9', eventId, envelope)).toBeNull();
    expect(await sealer.forStream(leaving, 'ticket-9')).toBeNull();
    expect((await keyOf(person, 'ticket-1')).seal(eventId, {})).toHaveProperty('tag');
  });
});

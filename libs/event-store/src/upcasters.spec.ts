import type { RecordedEvent } from './event-store.js';
import { sampleEvent, sampleMetadata } from './testing/sample-events.js';
import { Upcasters } from './upcasters.js';

function stored(type: string, schemaVersion: number, data: RecordedEvent['data']): RecordedEvent {
  return { ...sampleEvent({ type, data, metadata: { ...sampleMetadata(), schemaVersion } }), streamId: 'sample', revision: 3, position: 9n };
}

describe('Upcasters', () => {
  const upcasters = new Upcasters()
    .register('TicketRated', 1, ({ type, data }) => ({ type, data: { ...data, via: 'resident' } }))
    .register('TicketRated', 2, ({ type, data }) => ({ type, data: { ...data, satisfaction: Number(data['stars']), stars: undefined } }));

  it('bring an old event to the newest version, step by step', () => {
    expect(upcasters.toFact(stored('TicketRated', 1, { stars: '4' })).data).toEqual({ via: 'resident', satisfaction: 4 });
    expect(upcasters.toFact(stored('TicketRated', 2, { via: 'call-back', stars: '5' })).data).toEqual({ via: 'call-back', satisfaction: 5 });
  });

  it('leave newest versions and other types as they are', () => {
    const newest = { via: 'resident', satisfaction: 1 };
    expect(upcasters.toFact(stored('TicketRated', 3, newest)).data).toBe(newest);
    expect(upcasters.toFact(stored('TicketClosed', 1, { reasonCode: 'rated' })).data).toEqual({ reasonCode: 'rated' });
  });

  it('keep what else a fact is made of', () => {
    const event = stored('TicketClosed', 1, {});
    const { occurredAt, recordedAt, actor } = event.metadata;
    expect(upcasters.toFact(event)).toEqual({ type: 'TicketClosed', data: {}, revision: 3, occurredAt, recordedAt, actor });
    const imported = { ...event, metadata: { ...event.metadata, imported: { rule: 'not-open' } } };
    expect(upcasters.toFact(imported).imported).toEqual({ rule: 'not-open' });
  });

  it('name the version in which a type is written now', () => {
    expect([upcasters.currentVersion('TicketRated'), upcasters.currentVersion('TicketClosed')]).toEqual([3, 1]);
  });

  it('refuse an event of a version this program does not know', () => {
    expect(() => upcasters.toFact(stored('TicketRated', 4, {}))).toThrow('newer version');
    expect(() => new Upcasters().toFact(stored('TicketClosed', 2, {}))).toThrow('newer version');
  });

  it('refuse a gap between versions', () => {
    expect(() => new Upcasters().register('TicketRated', 2, (event) => event)).toThrow('starts from version 1');
  });
});

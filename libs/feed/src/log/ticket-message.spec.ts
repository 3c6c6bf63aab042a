import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedEvent } from '#libs/event-store/src/event-store.js';
import { TICKET_EVENT_TYPES } from '#libs/ticketing/src/ticket/ticket-event.js';
import { FeedTopics } from '../feed-topics.js';
import { ticketMessage } from './ticket-message.js';

const FIXTURES = join(__dirname, '../../../../../test/fixtures/events/v1');
const topic = new FeedTopics('xiuhua', 12).ticketEvents;
const stored = TICKET_EVENT_TYPES.flatMap((type) => JSON.parse(readFileSync(join(FIXTURES, `${type}.json`), 'utf8')) as Omit<RecordedEvent, 'position'>[]);

describe('the message of a ticket event', () => {
  it.each(TICKET_EVENT_TYPES)('%s tells the coded data, and neither accounts, nor what is sealed, nor how it is chained', (type) => {
    const events = stored.filter((event) => event.type === type);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      const { approvedBy: _approvedBy, claimantRef: _claimantRef, ...told } = event.data;
      const metadata = { ...event.metadata, commandId: 'secret-command', causationId: 'secret-cause', commandFingerprint: 'secret-print', previousHash: 'secret-link', hash: 'secret-hash', actor: { ...event.metadata.actor, id: 'secret-account' } };
      const sealed = { keyRef: 'secret-key', iv: 'secret-iv', ciphertext: 'secret-text', tag: 'secret-tag' };
      const message = ticketMessage({ ...event, metadata, sealed, position: 5n }, topic, '/here');
      expect(JSON.parse(message.value)).toEqual(told);
      expect(message).toMatchObject({ topic: 'xiuhua.ticket-events.v1', key: event.streamId.slice('ticket-'.length), timestamp: Date.parse(event.metadata.recordedAt) });
      expect(message.headers).toMatchObject({ ce_id: event.eventId, ce_type: type, ce_source: '/here', ce_position: '5', ce_revision: String(event.revision) });
      expect(JSON.stringify(message)).not.toContain('secret-');
    }
  });
});

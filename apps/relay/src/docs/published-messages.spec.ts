import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedEvent } from '#libs/event-store/src/event-store.js';
import { FeedTopics } from '#libs/feed/src/feed-topics.js';
import { ticketMessage } from '#libs/feed/src/log/ticket-message.js';
import { TICKET_EVENT_TYPES } from '#libs/ticketing/src/ticket/ticket-event.js';
import { PublishedSchemas } from '../../../../test/support/kafka/published-schemas.js';

const FIXTURES = join(__dirname, '../../../../../test/fixtures/events/v1');

describe('messages of stored events', () => {
  const schemas = new PublishedSchemas();
  const topic = new FeedTopics('xiuhua', 12).ticketEvents;

  it.each(TICKET_EVENT_TYPES)('of type %s are what the published schema says', (type) => {
    const events = JSON.parse(readFileSync(join(FIXTURES, `${type}.json`), 'utf8')) as Omit<RecordedEvent, 'position'>[];
    const faults = events.filter((event) => event.type === type).map((event) => schemas.fault('ticket-events', ticketMessage({ ...event, position: 1n }, topic, '/here').value, type));
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  it('would not be, with a field more', () => {
    expect(schemas.fault('ticket-events', '{"reasonCode":"rated","note":"written by a person"}', 'TicketClosed')).toMatch(/additional properties/);
    expect(schemas.fault('ticket-events', '{"note":"written by a person"}', 'TicketAcknowledged')).toMatch(/additional properties/);
  });
});

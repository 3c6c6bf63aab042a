import { FeedTopics } from '#libs/feed/src/feed-topics.js';
import { TICKET_EVENT_TYPES } from '#libs/ticketing/src/ticket/ticket-event.js';
import type { TopicName } from './feed-schemas.js';

/** The file beside the AsyncAPI document that holds the schemas of a topic's values. */
export const schemaFile = (topic: TopicName): string => `${topic}.v1.schema.json`;

const TOPICS: Readonly<Record<TopicName, { readonly key: string; readonly meaning: string }>> = {
  'ticket-events': { key: 'ticket id without its date', meaning: 'Every event of every ticket, once and in order per ticket: CloudEvents 1.0, binary content mode. Kept for ever.' },
  organisation: { key: '<communityId>, <communityId>/grid/<gridId> or <communityId>/unit/<unitId>', meaning: 'Communities, grids and units: the last state of each.' },
  policies: { key: 'policy-<name>/<version>, calendar-<name>/<version> or definition-<name>/<version>', meaning: 'Every published version of policies, calendars and definitions of figures.' },
  tickets: { key: 'ticket id without its date', meaning: 'The facts of every ticket, with the position they are true for.' },
  'response-times': { key: '<communityId>/<day>', meaning: 'Response times of the tickets reported in a community on one day.' },
  'relay-position': { key: 'who relays', meaning: 'How far the feed is; for the relay itself.' },
};

const header = (description: string, example: string): object => ({ type: 'string', description, examples: [example] });

const CLOUD_EVENT_HEADERS = {
  type: 'object',
  required: ['content-type', 'ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_subject', 'ce_time', 'ce_recordedtime', 'ce_revision', 'ce_position', 'ce_schemaversion', 'ce_actorrole'],
  properties: {
    'content-type': { const: 'application/json' },
    ce_specversion: { const: '1.0' },
    ce_id: { type: 'string', format: 'uuid', description: 'Of the event; with ce_source unique in the world' },
    ce_type: { enum: TICKET_EVENT_TYPES },
    ce_source: header('The installation', '/xiuhua'),
    ce_subject: header('The ticket; the same as the key', '7KQ4M-X9PTC'),
    ce_time: { type: 'string', format: 'date-time', description: 'When it happened in the world' },
    ce_recordedtime: { type: 'string', format: 'date-time', description: 'When it was recorded' },
    ce_revision: header('Place in the ticket\'s stream: 0, 1, 2 …', '3'),
    ce_position: header('Place in the log: opaque, ordered', '1047'),
    ce_schemaversion: header('Of the event\'s data', '1'),
    ce_actorrole: header('Role of who acted', 'grid-leader'),
    ce_actorpost: header('Post held while acting, where there is one', 'grid:xf/xf-01'),
    ce_imported: header('Of an imported event: the live rule that it would have broken', 'not-open'),
  },
} as const;

/** The feed as an AsyncAPI 3 document, with the schemas in files beside it. */
export function asyncApi(): object {
  const names = Object.keys(TOPICS) as TopicName[];
  const { prefix } = new FeedTopics('xiuhua', 1);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Xiuhua feed', version: '1', license: { name: 'Apache-2.0' },
      description: 'What an installation tells over Kafka. Read with isolation.level=read_committed. Nothing personal is in any message. The first part of a topic\'s name is configurable.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(names.map((topic) => [topic, {
      address: `${prefix}.${topic}.v1`, description: TOPICS[topic].meaning,
      messages: Object.fromEntries(messagesOf(topic).map((name) => [name, { $ref: `#/components/messages/${name}` }])),
    }])),
    operations: Object.fromEntries(names.map((topic) => [`tell-${topic}`, { action: 'send', channel: { $ref: `#/channels/${topic}` } }])),
    components: { messages: Object.fromEntries(names.flatMap((topic) => messagesOf(topic).map((name) => [name, messageOf(topic, name)]))), schemas: { cloudEventHeaders: CLOUD_EVENT_HEADERS } },
  };
}

function messagesOf(topic: TopicName): readonly string[] {
  return topic === 'ticket-events' ? TICKET_EVENT_TYPES : [topic];
}

function messageOf(topic: TopicName, name: string): object {
  const ofTicket = topic === 'ticket-events';
  return {
    name, ...(ofTicket ? { headers: { $ref: '#/components/schemas/cloudEventHeaders' } } : {}),
    payload: { schemaFormat: 'application/schema+json;version=draft-07', schema: { $ref: `./${schemaFile(topic)}${ofTicket ? `#/definitions/${name}` : ''}` } },
    bindings: { kafka: { key: { type: 'string', description: TOPICS[topic].key } } },
  };
}

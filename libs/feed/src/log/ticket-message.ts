import type { RecordedEvent } from '#libs/event-store/src/event-store.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import type { TicketEventType } from '#libs/ticketing/src/ticket/ticket-event.js';
import type { FeedMessage } from '../feed-message.js';
import type { TopicDefinition } from '../feed-topics.js';
import { ACCOUNT_FIELDS } from '../message-types.js';
import { partitionOf } from '../partition-of.js';

export const TICKET_STREAM = 'ticket-';

/**
 * Key of a ticket's messages: its id without the date, the name of its stream. Only the first event knows the date, and the
 * relay remembers nothing.
 */
export function ticketKey(streamId: string): string {
  return streamId.slice(TICKET_STREAM.length);
}

const WITH_ACCOUNTS: ReadonlySet<string> = new Set<TicketEventType>(['TicketClaimed', 'ClaimReleased', 'DeadlineExtended', 'BreachExempted']);

function told(type: string, data: JsonObject): string {
  if (!WITH_ACCOUNTS.has(type)) return JSON.stringify(data);
  return JSON.stringify(Object.fromEntries(Object.entries(data).filter(([name]) => !ACCOUNT_FIELDS.includes(name))));
}

/**
 * A ticket event as a CloudEvent 1.0 in binary mode. The coded data alone goes out, as stored; the sealed envelope,
 * accounts, command ids and hashes stay.
 * @param source of this installation
 */
export function ticketMessage({ streamId, revision, position, type, eventId, data, metadata }: RecordedEvent, topic: TopicDefinition, source: string): FeedMessage {
  const { occurredAt, recordedAt, schemaVersion, imported, actor } = metadata;
  const key = ticketKey(streamId);
  return {
    topic: topic.name, partition: partitionOf(key, topic.partitions), key, value: told(type, data), timestamp: Date.parse(recordedAt),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0', ce_id: eventId, ce_type: type, ce_source: source, ce_subject: key, ce_time: occurredAt,
      ce_recordedtime: recordedAt, ce_revision: String(revision), ce_position: String(position), ce_schemaversion: String(schemaVersion),
      ce_actorrole: actor.role, ...(actor.post === undefined ? {} : { ce_actorpost: actor.post }), ...(imported === undefined ? {} : { ce_imported: imported.rule }),
    },
  };
}

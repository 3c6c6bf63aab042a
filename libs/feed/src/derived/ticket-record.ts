import type { ChangedTicket } from '#libs/read-model/src/changes/read-model-changes.js';
import { summaryOf } from '#libs/read-model/src/queries/list-tickets.js';
import type { FeedMessage } from '../feed-message.js';
import type { TopicDefinition } from '../feed-topics.js';
import { ticketKey } from '../log/ticket-message.js';
import type { TicketRecord } from '../message-types.js';
import { partitionOf } from '../partition-of.js';

/** The facts of a ticket as analysts join them. Nobody's account and no reference to the reporter goes out. */
export function ticketRecordMessage({ row, position }: ChangedTicket, topic: TopicDefinition, now: number): FeedMessage {
  const { claimant: _claimant, ...summary } = summaryOf(row);
  const record: TicketRecord = { ...summary, agreementOpen: row.agreement_open === 1, position: String(position) };
  const key = ticketKey(row.stream_id);
  return {
    topic: topic.name, partition: partitionOf(key, topic.partitions), key, value: JSON.stringify(record), timestamp: now, headers: { 'content-type': 'application/json' },
  };
}

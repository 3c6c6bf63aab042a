import { CorruptEventError, type EventStore, MAX_PAGE, type RecordedEvent } from '#libs/event-store/src/event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import { BoundedCache } from '#libs/platform/src/bounded-cache.js';
import type { OrganisationFact } from '#libs/ticketing/src/organisation/organisation-event.js';
import { evolveCommunity } from '#libs/ticketing/src/organisation/organisation-evolve.js';
import type { Community } from '#libs/ticketing/src/organisation/organisation-state.js';
import type { FeedMessage } from '../feed-message.js';
import type { FeedTopics, TopicDefinition } from '../feed-topics.js';
import type { PublicationRecord } from '../message-types.js';
import { partitionOf } from '../partition-of.js';
import { organisationRecord } from './organisation-record.js';
import { TICKET_STREAM, ticketMessage } from './ticket-message.js';

const COMMUNITY_STREAM = 'community-';
/** Communities remembered between two of their events; every other one is read again. */
const COMMUNITIES_REMEMBERED = 1_000;
const NOTHING: Folded = { revision: -1, community: { exists: false } };

interface Folded {
  readonly revision: number;
  readonly community: Community;
}

/** What the log says to Kafka: for every event of a ticket, community, policy or calendar at most one message; for others none. */
export class LogMessages {
  private readonly communities = new BoundedCache<Folded>(COMMUNITIES_REMEMBERED);

  /** @param source of every CloudEvent: this installation */
  constructor(
    private readonly store: EventStore, private readonly topics: FeedTopics, private readonly source: string, private readonly upcasters = new Upcasters(),
  ) {}

  /** In the order of the events. @throws CorruptEventError, and what the store throws */
  async of(events: readonly RecordedEvent[]): Promise<FeedMessage[]> {
    const messages: FeedMessage[] = [];
    for (const event of events) {
      const message = event.streamId.startsWith(TICKET_STREAM) ? ticketMessage(event, this.topics.ticketEvents, this.source) : await this.other(event);
      if (message !== undefined) messages.push(message);
    }
    return messages;
  }

  private async other(event: RecordedEvent): Promise<FeedMessage | undefined> {
    if (event.streamId.startsWith(COMMUNITY_STREAM)) return this.organisation(event);
    if (event.type === 'PolicyPublished') return this.publication(event, 'policy');
    if (event.type === 'CalendarPublished') return this.publication(event, 'calendar');
    if (event.type === 'DefinitionPublished') return this.publication(event, 'definition');
    return undefined;
  }

  private async organisation(event: RecordedEvent): Promise<FeedMessage | undefined> {
    const { community } = await this.folded(event);
    const keyed = organisationRecord(community, this.upcasters.toFact(event) as OrganisationFact, String(event.position));
    return keyed && this.record(this.topics.organisation, keyed.key, keyed.record, event);
  }

  /** The community after the event. The log may be ahead of it. */
  private async folded(event: RecordedEvent): Promise<Folded> {
    const { streamId, revision } = event;
    let folded = this.communities.get(streamId) ?? NOTHING;
    if (folded.revision >= revision) folded = NOTHING;
    while (folded.revision < revision) {
      const limit = Math.min(MAX_PAGE, revision - folded.revision);
      const next = limit === 1 ? [event] : await this.store.readStream(streamId, { from: folded.revision + 1, limit });
      if (next.length === 0) throw new CorruptEventError(streamId, folded.revision + 1, event.position);
      for (const one of next) folded = { revision: one.revision, community: evolveCommunity(folded.community, this.upcasters.toFact(one)) };
    }
    this.communities.set(streamId, folded);
    return folded;
  }

  private publication(event: RecordedEvent, type: PublicationRecord['type']): FeedMessage {
    const { version, effectiveFrom, document } = event.data as unknown as Pick<PublicationRecord, 'version' | 'effectiveFrom' | 'document'>;
    const name = event.streamId.slice(type.length + 1);
    const record: PublicationRecord = { type, name, version, effectiveFrom, document, position: String(event.position) };
    return this.record(this.topics.policies, `${event.streamId}/${version}`, record, event);
  }

  private record({ name, partitions }: TopicDefinition, key: string, value: object, { metadata }: RecordedEvent): FeedMessage {
    return {
      topic: name, partition: partitionOf(key, partitions), key, value: JSON.stringify(value), timestamp: Date.parse(metadata.recordedAt),
      headers: { 'content-type': 'application/json' },
    };
  }
}

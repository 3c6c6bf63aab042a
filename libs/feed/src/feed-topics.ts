/** What a topic must be like. Created so, and checked at every start. */
export interface TopicDefinition {
  readonly name: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

/** A batch of one partition in bytes, and room around it. The greatest message comes from the greatest request body, 1 MiB. */
export const MAX_BATCH_BYTES = 900_000;
const MAX_MESSAGE_BYTES = '2097152';

/** Everything for ever. */
const KEPT = { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1', 'max.message.bytes': MAX_MESSAGE_BYTES };
/** The last message of every key for ever. */
const COMPACTED = { 'cleanup.policy': 'compact', 'max.message.bytes': MAX_MESSAGE_BYTES };
/** One small record per transaction: short segments, so that little more than the last one is read at a start. */
const POSITIONS = { ...COMPACTED, 'segment.bytes': '1048576', 'min.cleanable.dirty.ratio': '0.1' };

/**
 * The topics of one feed. A contract with consumers that nobody knows: a topic's number of partitions never changes, a new
 * form of its messages is a topic of the next version beside it.
 */
export class FeedTopics {
  readonly ticketEvents: TopicDefinition;
  readonly organisation: TopicDefinition;
  readonly policies: TopicDefinition;
  readonly tickets: TopicDefinition;
  readonly responseTimes: TopicDefinition;
  readonly relayPosition: TopicDefinition;

  /** @param partitions of the topics with many keys; the others have one partition and with it one order */
  constructor(readonly prefix: string, partitions: number) {
    const topic = (name: string, count: number, config: TopicDefinition['config']): TopicDefinition => ({ name: `${prefix}.${name}.v1`, partitions: count, config });
    this.ticketEvents = topic('ticket-events', partitions, KEPT);
    this.organisation = topic('organisation', 1, COMPACTED);
    this.policies = topic('policies', 1, COMPACTED);
    this.tickets = topic('tickets', partitions, COMPACTED);
    this.responseTimes = topic('response-times', partitions, COMPACTED);
    this.relayPosition = topic('relay-position', 1, POSITIONS);
  }

  get all(): readonly TopicDefinition[] {
    return [this.ticketEvents, this.organisation, this.policies, this.tickets, this.responseTimes, this.relayPosition];
  }
}

/** One message as it goes to Kafka. Coded facts only: whatever is in here leaves the installation. */
export interface FeedMessage {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly headers: Record<string, string>;
  /** JSON. */
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** How far a writer of the feed has come. */
export interface FeedPosition {
  /** In the log. */
  readonly position: bigint;
  /** Of the projection, where the messages come from the read model: another version's are told anew. */
  readonly version?: number;
}

/** Messages that belong together: all of them, and the position reached with them, or nothing. */
export interface FeedBatch {
  readonly messages: readonly FeedMessage[];
  readonly position: FeedPosition;
}

import type { Kafka, Producer, ProducerConfig } from 'kafkajs';

interface MakesProducers {
  producer: (this: Kafka, config?: ProducerConfig) => Producer;
}

/**
 * Calls `before` whenever a transaction of this client has sent its messages, the broker has taken them, and its end is not
 * sent yet: the moment at which a process must be stopped to leave an open transaction behind.
 * @param kafka a client, or the prototype of all
 * @param before is told the topics of the messages; the end is sent once it has resolved
 */
export function beforeCommits(kafka: MakesProducers, before: (topics: ReadonlySet<string>) => Promise<void> | void): void {
  const makeProducer = kafka.producer;
  kafka.producer = function producer(config) {
    const made = makeProducer.call(this, config);
    const begin = made.transaction.bind(made);
    made.transaction = async () => {
      const transaction = await begin();
      const topics = new Set<string>();
      const [sendBatch, commit] = [transaction.sendBatch.bind(transaction), transaction.commit.bind(transaction)];
      transaction.sendBatch = async (batch) => {
        const metadata = await sendBatch(batch);
        for (const { topic } of batch.topicMessages ?? []) topics.add(topic);
        return metadata;
      };
      transaction.commit = async () => {
        await before(topics);
        await commit();
      };
      return transaction;
    };
    return made;
  };
}

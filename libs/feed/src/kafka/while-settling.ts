import { setTimeout as delay } from 'node:timers/promises';
import { KafkaJSProtocolError } from 'kafkajs';

const LIMIT_MS = 30_000;
const AGAIN_AFTER_MS = 100;

/** A broker that has just started, or become the one, does not lead its partitions yet. */
export const NO_LEADER_YET: ReadonlySet<string> = new Set(['LEADER_NOT_AVAILABLE', 'NOT_LEADER_FOR_PARTITION']);
/** Nor does it know topics that were made a moment ago. */
export const NOT_THERE_YET: ReadonlySet<string> = new Set([...NO_LEADER_YET, 'UNKNOWN_TOPIC_OR_PARTITION', 'REPLICA_NOT_AVAILABLE']);

/** Again for as long as the broker answers so; kafkajs's administration gives up at the first. @throws what else it answers, and these after half a minute */
export async function whileSettling<T>(answers: ReadonlySet<string>, act: () => Promise<T>): Promise<T> {
  for (const giveUpAt = Date.now() + LIMIT_MS; ;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof KafkaJSProtocolError && answers.has(error.type)) || Date.now() > giveUpAt) throw error;
      await delay(AGAIN_AFTER_MS);
    }
  }
}

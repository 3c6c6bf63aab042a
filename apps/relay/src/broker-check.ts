import type { Kafka } from 'kafkajs';
import type { HealthReport } from '#libs/platform/src/health.js';

/**
 * Whether the broker answers now: a writer that has nothing to tell would not notice. One question at a time, on a
 * connection of its own, bounded by the client's time limits.
 */
export class BrokerCheck {
  private asking: Promise<HealthReport> | undefined;

  constructor(private readonly kafka: Kafka) {}

  report(): Promise<HealthReport> {
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async ask(): Promise<HealthReport> {
    const admin = this.kafka.admin({ retry: { retries: 0 } });
    try {
      await admin.connect();
      const { brokers } = await admin.describeCluster();
      return { status: 'up', brokers: brokers.length };
    } finally {
      await admin.disconnect();
    }
  }
}

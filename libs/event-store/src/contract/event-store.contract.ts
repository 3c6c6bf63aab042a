import { describeAppending } from './appending.contract.js';
import { describeConcurrency } from './concurrency.contract.js';
import { describeReading } from './reading.contract.js';
import { describeSubscribing } from './subscribing.contract.js';
import type { LogFactory } from './log-under-test.js';

/**
 * What every adapter of the port must keep, run unchanged against each. It assumes neither that positions have no gaps
 * nor that the log is empty at the start.
 */
export function describeEventStore(name: string, factory: LogFactory): void {
  describe(`${name} as an event store`, () => {
    describeAppending(factory);
    describeReading(factory);
    describeSubscribing(factory);
    describeConcurrency(factory);
  });
}

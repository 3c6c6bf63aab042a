import { type EventStore, MAX_PAGE, type Position, type RecordedEvent } from '../event-store.js';
import { sampleEvents, sampleStream } from '../testing/sample-events.js';

/** One log of its own. `open` may be called several times: each call is another instance on the same log. */
export interface LogUnderTest {
  open(): Promise<EventStore>;
  /** Closes what was opened and removes the log. */
  dispose(): Promise<void>;
}

export type LogFactory = () => Promise<LogUnderTest>;

/** Opens one instance before all tests of the block that calls it, with one event in its log, and takes it down after them. */
export function useLog(factory: LogFactory): { readonly store: EventStore; readonly log: LogUnderTest } {
  let log: LogUnderTest | undefined;
  let store: EventStore | undefined;
  beforeAll(async () => {
    log = await factory();
    store = await log.open();
    // So that reading from the head never begins at 0: a server that others have filled would be read from its start.
    await store.append(sampleStream(), 'no-stream', sampleEvents(1));
  });
  afterAll(async () => log?.dispose());
  return {
    get store() {
      if (store === undefined) throw new Error('the store is open only while tests run');
      return store;
    },
    get log() {
      if (log === undefined) throw new Error('the log exists only while tests run');
      return log;
    },
  };
}

/** The whole rest of the log, page by page. */
export async function readRest(store: EventStore, after: Position, limit = MAX_PAGE): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let position = after; ;) {
    const page = await store.readAll(position, limit);
    if (page.events.length === 0) return events;
    events.push(...page.events);
    position = page.position;
  }
}

export function revisions(events: readonly RecordedEvent[]): number[] {
  return events.map(({ revision }) => revision);
}

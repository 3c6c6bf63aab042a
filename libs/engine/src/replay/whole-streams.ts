import { type EventStore, isStreamOrdered, MAX_PAGE, type Position, type RecordedEvent } from '#libs/event-store/src/event-store.js';

/** Events of one page: small enough that memory stays flat, large enough that the paging costs little. */
const PAGE_SIZE = 2_048;

export interface LogScan {
  /** Up to and including this position. */
  readonly upTo: Position;
  /** Told how many events of the log were read so far. */
  readonly onRead: (events: number) => void;
}

/**
 * Whole streams one after the other, in the order of their creation; each ends at the given position. Where the store keeps
 * no streams together, each is read on its own when its first event comes by.
 */
export async function* wholeStreams(store: EventStore, scan: LogScan): AsyncGenerator<readonly RecordedEvent[]> {
  if (isStreamOrdered(store)) {
    let stream: RecordedEvent[] = [];
    let cursor: string | null = null;
    let read = 0;
    do {
      const page: Awaited<ReturnType<typeof store.readInStreamOrder>> = await store.readInStreamOrder(cursor, scan.upTo, PAGE_SIZE);
      for (const event of page.events) {
        if (stream.length > 0 && stream[0]!.streamId !== event.streamId) {
          yield stream;
          stream = [];
        }
        stream.push(event);
      }
      cursor = page.cursor;
      scan.onRead(read += page.events.length);
    } while (cursor !== null);
    if (stream.length > 0) yield stream;
    return;
  }
  yield* streamsByFirstEvent(store, scan);
}

async function* streamsByFirstEvent(store: EventStore, { upTo, onRead }: LogScan): AsyncGenerator<readonly RecordedEvent[]> {
  let read = 0;
  for (let after = 0n; after < upTo;) {
    const page = await store.readAll(after, PAGE_SIZE);
    if (page.events.length === 0) return;
    for (const { streamId, revision, position } of page.events) {
      if (revision === 0 && position <= upTo) yield await wholeStream(store, streamId, upTo);
    }
    onRead(read += page.events.length);
    after = page.position;
  }
}

export async function wholeStream(store: EventStore, streamId: string, upTo: Position): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (;;) {
    const page = await store.readStream(streamId, { from: events.length, limit: MAX_PAGE });
    events.push(...page);
    if (page.length < MAX_PAGE) return events.filter(({ position }) => position <= upTo);
  }
}

import { type EventStore, MAX_PAGE, type Position } from '#libs/event-store/src/event-store.js';
import { personStream } from '#libs/ticketing/src/person/person-decider.js';
import type { KeyStore } from './key-store.js';

const PREFIX = personStream('');

/**
 * Erases again whom the log says erased: to be run after a key store was restored from a backup, before anybody reads.
 * Reads the whole log once, page by page.
 * @returns how many persons the backup had brought back
 */
export async function replayErasures(store: EventStore, keys: KeyStore): Promise<number> {
  const end = await store.head();
  let after: Position = 0n;
  let erased = 0;
  while (after < end) {
    const { events, position } = await store.readAll(after, MAX_PAGE);
    if (events.length === 0) return erased;
    for (const { type, streamId } of events) {
      if (type === 'PersonErased' && streamId.startsWith(PREFIX) && (await keys.erase(streamId.slice(PREFIX.length)))) erased += 1;
    }
    after = position;
  }
  return erased;
}

import { type EventStore, hasStreamNames, MAX_PAGE, type Position, type StreamNames } from '#libs/event-store/src/event-store.js';
import { personStream } from '#libs/ticketing/src/person/person-decider.js';
import { ErasureIncompleteError } from './key-store-errors.js';
import type { KeyStore } from './key-store.js';

const PREFIX = personStream('');
/** Erasures that share one commit of the key store. */
const TOGETHER = 256;

/**
 * Erases again whom the log says erased: the key store may be an older copy that was put back. Of every erasure, not only of
 * those since some position: a position that the copy remembers may belong to another past of the log.
 * Costs a look at one index per person of whom the log knows anything, in a log without names of streams one reading of it all.
 * @returns how many persons the copy had brought back, or could have let back in
 * @throws KeyStoreUnavailableError, CorruptEventError: then nobody may be read
 */
export async function replayErasures(store: EventStore, keys: KeyStore): Promise<number> {
  let erased = 0;
  let together: string[] = [];
  const eraseTogether = async (): Promise<void> => {
    await Promise.all(together.map((ref) => eraseForGood(keys, ref)));
    erased += together.length;
    together = [];
  };
  for await (const ref of erasedIn(store)) {
    if (await keys.wasErased(ref)) continue;
    if (together.push(ref) === TOGETHER) await eraseTogether();
  }
  await eraseTogether();
  return erased;
}

/** Old bytes that a reader holds in the write-ahead log are taken out by the next opening; the person is erased for everybody. */
async function eraseForGood(keys: KeyStore, ref: string): Promise<void> {
  try {
    await keys.eraseForGood(ref);
  } catch (error) {
    if (!(error instanceof ErasureIncompleteError)) throw error;
  }
}

/** References of everybody whom the log says erased. */
function erasedIn(store: EventStore): AsyncGenerator<string> {
  return hasStreamNames(store) ? erasedByName(store) : erasedInWhole(store);
}

async function* erasedByName(store: EventStore & StreamNames): AsyncGenerator<string> {
  for (let after = ''; ;) {
    const streams = await store.streamsNamed(PREFIX, after, MAX_PAGE);
    for (const { name, lastType } of streams) {
      // An erasure is the last thing that a person's stream tells: every later command is refused.
      if (lastType === 'PersonErased') yield name.slice(PREFIX.length);
    }
    const end = streams.at(-1);
    if (end === undefined || streams.length < MAX_PAGE) return;
    after = end.name;
  }
}

async function* erasedInWhole(store: EventStore): AsyncGenerator<string> {
  const end = await store.head();
  for (let after: Position = 0n; after < end;) {
    const { events, position } = await store.readAll(after, MAX_PAGE);
    if (events.length === 0) return;
    for (const { type, streamId } of events) {
      if (type === 'PersonErased' && streamId.startsWith(PREFIX)) yield streamId.slice(PREFIX.length);
    }
    after = position;
  }
}

import { type EventStore, hasStreamNames, MAX_PAGE, type StreamNames } from '#libs/event-store/src/event-store.js';
import { ERASURE_ORDERS, type ErasureOrderEvent } from '#libs/ticketing/src/person/erasure-orders-decider.js';
import { personStream } from '#libs/ticketing/src/person/person-decider.js';
import { ErasureIncompleteError } from './key-store-errors.js';
import type { KeyStore } from './key-store.js';

const PREFIX = personStream('');
/** Persons that are asked about in one question, and erasures that share one commit of the key store. */
const TOGETHER = 256;

/**
 * Erases again whom the log says erased: the key store may be an older copy that was put back. Of every erasure, not only of
 * those since some position: a position that the copy remembers may belong to another past of the log.
 * Costs one reading of the stream of orders, and where streams are found by name a look at one index per person; of the key store one question
 * for every 256 persons.
 * @returns how many persons the copy had brought back, or could have let back in
 * @throws EventStoreUnavailableError, KeyStoreUnavailableError, CorruptEventError: then nobody may be read
 */
export async function replayErasures(store: EventStore, keys: KeyStore): Promise<number> {
  let erased = 0;
  const together = new Set<string>();
  const eraseTogether = async (): Promise<void> => {
    if (together.size === 0) return;
    const already = await keys.erasedAmong([...together]);
    const comeBack = [...together].filter((ref) => !already.has(ref));
    await Promise.all(comeBack.map((ref) => eraseForGood(keys, ref)));
    erased += comeBack.length;
    together.clear();
  };
  for await (const ref of erasedIn(store)) {
    if (together.add(ref).size === TOGETHER) await eraseTogether();
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

/** References of everybody whom the log says erased, or about to be. */
async function* erasedIn(store: EventStore): AsyncGenerator<string> {
  yield* ordered(store);
  // Of the times before erasures were ordered. A log without names has its orders from the first start of the api since.
  if (hasStreamNames(store)) yield* erasedByName(store);
}

async function* ordered(store: EventStore): AsyncGenerator<string> {
  for (let from = 0; ;) {
    const events = await store.readStream(ERASURE_ORDERS, { from, limit: MAX_PAGE });
    for (const { data } of events) yield (data as ErasureOrderEvent['data']).personRef;
    if (events.length < MAX_PAGE) return;
    from += events.length;
  }
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

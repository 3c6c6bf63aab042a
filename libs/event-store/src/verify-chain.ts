import {
  CorruptEventError, type EventStore, isGapFree, isStreamOrdered, MAX_PAGE, OrphanedEventError, type Position, type RecordedEvent,
} from './event-store.js';
import { eventHash, FIRST_PREVIOUS_HASH, HASH_VERSION } from './hash-chain.js';

/**
 * - `changed`: the event is not the one its hash, or its successor's chain, was made over (a moved one neither)
 * - `missing`: the stream lacks revisions
 * - `reordered`: the event stands in the log before its predecessor
 * - `unreadable`: its JSON is broken
 * - `orphaned`: the log no longer says which stream it belongs to
 * - `unknown-hash-version`: this program does not know the recipe
 * - `position-gap`: the log lacks positions (only stores without gaps)
 */
export type ChainFindingKind = 'changed' | 'missing' | 'reordered' | 'unreadable' | 'orphaned' | 'unknown-hash-version' | 'position-gap';

export interface ChainFinding {
  readonly kind: ChainFindingKind;
  /** null for a position gap and an orphan: what stood there is gone. */
  readonly streamId: string | null;
  /** First revision concerned. */
  readonly revision: number | null;
  /** Of the event itself; of a missing one, where its successor stands. */
  readonly position: Position;
  readonly detail: string;
}

export interface ChainReport {
  readonly events: number;
  readonly streams: number;
  /** Everything up to here was verified. */
  readonly upTo: Position;
  /** The first ones, in the order of reading. */
  readonly findings: readonly ChainFinding[];
  readonly findingCount: number;
  /** What a chain without published seals cannot show. */
  readonly cannotSee: string;
}

export interface VerifyChainOptions {
  /** Called after every page. */
  readonly onProgress?: (progress: { readonly events: number; readonly findings: number }) => void;
  /** Findings kept in the report; default 1000. All are counted. */
  readonly keepFindings?: number;
}

const ORDER = 'a changed order of events of different streams';
const UNSEALED = 'cannot be seen until seals are published';
const TAIL_OF_LOG = `events removed from the very end of the log, a whole log replaced, or ${ORDER}, ${UNSEALED}`;
const TAIL_OF_STREAM = `events removed from the end of a stream, whole streams removed, or ${ORDER}, ${UNSEALED}`;

/** Where a stream's chain stands. `hash` is null behind an event that could not be read. */
interface Link {
  readonly revision: number;
  readonly hash: string | null;
  readonly position: Position;
  /** Already reported, so that its successor does not report it again. */
  readonly suspect: boolean;
}

/** Contents that have no canonical form were never hashed by us. */
function hashOf(event: RecordedEvent): string {
  try {
    return eventHash(event);
  } catch {
    return 'nothing';
  }
}

class ChainVerifier {
  readonly findings: ChainFinding[] = [];
  findingCount = 0;
  events = 0;

  constructor(private readonly keep: number) {}

  report(finding: ChainFinding): void {
    this.findingCount += 1;
    if (this.findings.length < this.keep) this.findings.push(finding);
  }

  /** Judges an event by itself and by its predecessor. */
  next(event: RecordedEvent, before: Link | undefined): Link {
    this.events += 1;
    const { streamId, revision, position } = event;
    this.gap(streamId, revision, position, before);
    if (before !== undefined && position <= before.position) {
      const detail = `stands at position ${position}, before revision ${before.revision} at ${before.position}`;
      this.report({ kind: 'reordered', streamId, revision, position, detail });
    }
    const suspect = this.judge(event);
    if (!suspect) this.link(event, before);
    return { revision, hash: event.metadata.hash, position, suspect };
  }

  unreadable(error: CorruptEventError, before: Link | undefined): Link {
    this.events += 1;
    const { streamId, revision, position, message } = error;
    this.gap(streamId, revision, position, before);
    if (error instanceof OrphanedEventError) {
      const detail = `revision ${revision} of stream number ${error.stream}, whose name is gone`;
      this.report({ kind: 'orphaned', streamId: null, revision, position, detail });
    } else {
      this.report({ kind: 'unreadable', streamId, revision, position, detail: message });
    }
    return { revision, hash: null, position, suspect: true };
  }

  private gap(streamId: string, revision: number, position: Position, before: Link | undefined): void {
    const expected = (before?.revision ?? -1) + 1;
    if (revision === expected) return;
    if (revision < expected) {
      this.report({ kind: 'reordered', streamId, revision, position, detail: `follows revision ${expected - 1}` });
    } else {
      const which = revision - 1 === expected ? `revision ${expected} is` : `revisions ${expected} to ${revision - 1} are`;
      this.report({ kind: 'missing', streamId, revision: expected, position, detail: `${which} missing before revision ${revision}` });
    }
  }

  private judge(event: RecordedEvent): boolean {
    const { streamId, revision, position, metadata } = event;
    if (metadata.hashVersion !== HASH_VERSION) {
      this.report({ kind: 'unknown-hash-version', streamId, revision, position, detail: `hash version ${metadata.hashVersion}, known is ${HASH_VERSION}` });
      return true;
    }
    const computed = hashOf(event);
    if (computed === metadata.hash) return false;
    this.report({ kind: 'changed', streamId, revision, position, detail: `its hash is ${metadata.hash}, its contents hash to ${computed}` });
    return true;
  }

  /** An event whose own hash is right but is not the one its successor was chained to was replaced as a whole. */
  private link(event: RecordedEvent, before: Link | undefined): void {
    const { streamId, revision, position, metadata } = event;
    if (before === undefined) {
      if (revision === 0 && metadata.previousHash !== FIRST_PREVIOUS_HASH) {
        this.report({ kind: 'changed', streamId, revision, position, detail: 'a first event is chained to 64 zeros' });
      }
      return;
    }
    if (before.suspect || before.revision !== revision - 1 || metadata.previousHash === before.hash) return;
    this.report({
      kind: 'changed', streamId, revision: before.revision, position: before.position,
      detail: `revision ${revision} was chained to another event than the one that stands before it`,
    });
  }
}

/** Small behind a fault and doubled with every page without one: where fault follows fault, each would read a whole page in vain. */
class PageSize {
  private size: number = MAX_PAGE;

  next(): number {
    const size = this.size;
    this.size = Math.min(size * 2, MAX_PAGE);
    return size;
  }

  fell(): void {
    this.size = 1;
  }
}

/** Stream after stream: one link in memory. */
async function verifyByStream(store: EventStore & { readInStreamOrder: StreamReader }, upTo: Position, verifier: ChainVerifier, progress: () => void): Promise<number> {
  let cursor: string | null = null;
  let stream: string | undefined;
  let link: Link | undefined;
  let streams = 0;
  const pages = new PageSize();
  const enter = (streamId: string): Link | undefined => {
    if (streamId !== stream) {
      stream = streamId;
      streams += 1;
      link = undefined;
    }
    return link;
  };
  do {
    try {
      const page: Awaited<ReturnType<StreamReader>> = await store.readInStreamOrder(cursor, upTo, pages.next());
      for (const event of page.events) link = verifier.next(event, enter(event.streamId));
      cursor = page.cursor;
    } catch (error) {
      if (!(error instanceof CorruptEventError)) throw error;
      pages.fell();
      link = verifier.unreadable(error, enter(error.streamId));
      cursor = error.cursorBehind;
    }
    progress();
  } while (cursor !== null);
  return streams;
}

type StreamReader = (cursor: string | null, upTo: Position, limit: number) => Promise<{ events: readonly RecordedEvent[]; cursor: string | null }>;

/** In the order of the log: keeps a link per stream in memory, about 300 bytes each. */
async function verifyByPosition(store: EventStore, upTo: Position, verifier: ChainVerifier, progress: () => void): Promise<number> {
  const links = new Map<string, Link>();
  const pages = new PageSize();
  for (let after: Position = 0n; after < upTo;) {
    try {
      const page = await store.readAll(after, pages.next());
      if (page.events.length === 0) break;
      for (const event of page.events) if (event.position <= upTo) links.set(event.streamId, verifier.next(event, links.get(event.streamId)));
      after = page.position;
    } catch (error) {
      if (!(error instanceof CorruptEventError)) throw error;
      pages.fell();
      links.set(error.streamId, verifier.unreadable(error, links.get(error.streamId)));
      after = error.position;
    }
    progress();
  }
  return links.size;
}

/** Proves every stored event by its hash and its predecessor, and says where the log was changed, thinned or reordered. */
export async function verifyChain(store: EventStore, { onProgress, keepFindings = 1000 }: VerifyChainOptions = {}): Promise<ChainReport> {
  const upTo = await store.head();
  const verifier = new ChainVerifier(keepFindings);
  const progress = (): void => onProgress?.({ events: verifier.events, findings: verifier.findingCount });
  const streams = isStreamOrdered(store)
    ? await verifyByStream(store, upTo, verifier, progress)
    : await verifyByPosition(store, upTo, verifier, progress);
  const gapFree = isGapFree(store);
  for (const { from, to } of gapFree ? await store.positionGaps(upTo, keepFindings) : []) {
    const detail = from === to ? `no event at position ${from}` : `no events at positions ${from} to ${to}`;
    verifier.report({ kind: 'position-gap', streamId: null, revision: null, position: from, detail });
  }
  const { events, findings, findingCount } = verifier;
  return { events, streams, upTo, findings, findingCount, cannotSee: gapFree ? TAIL_OF_LOG : TAIL_OF_STREAM };
}

import {
  type AppendFault, type AppendResult, type EventToAppend, EventStore, type ExpectedRevision, type GapFreeLog, type LogPage, MAX_PAGE, type NamedStream, type Position,
  type RecordedEvent, type StreamNames, type StreamOrderedLog, type StreamRead, type WatchedWriter,
} from '../event-store.js';
import { AppendQueue } from './append-queue.js';
import { CommitSignal } from './commit-signal.js';
import { type Durability, openReading, prepareLog } from './log-schema.js';
import { LogReader } from './log-reader.js';

export interface SqliteEventStoreOptions {
  readonly path: string;
  /**
   * `foreground` serves people; `background` (importer, scheduler) leaves the log free between small commits;
   * `read-only` never writes and needs the log to exist.
   */
  readonly mode: 'foreground' | 'background' | 'read-only';
  /** Appends that may wait for the writer before more are refused; default 4096. */
  readonly queueLimit?: number;
  /** SQLite's `max_page_count`: the log's greatest size in pages of 4 KiB; default none. */
  readonly maxPageCount?: number;
}

/** A lone surrogate would come back as another character, U+0000 would end the text. */
const UNSTORABLE = /[\p{Cs}\0]/u;

/** The log in one SQLite file. Any number of processes may open it; within one process, open it once. */
export class SqliteEventStore extends EventStore implements StreamOrderedLog, StreamNames, GapFreeLog, WatchedWriter {
  private constructor(
    private readonly reader: LogReader,
    private readonly signal: CommitSignal,
    private readonly queue: AppendQueue | undefined,
    private readonly closed: AbortController,
  ) {
    super();
  }

  /** @throws EventLogFormatError, EventLogMissingError (read-only) */
  static async open({ path, mode, queueLimit = 4096, maxPageCount }: SqliteEventStoreOptions): Promise<SqliteEventStore> {
    if (mode !== 'read-only') prepareLog(path);
    const reader = new LogReader(openReading(path));
    try {
      const signal = new CommitSignal(() => reader.dataVersion());
      const queue = mode === 'read-only'
        ? undefined
        : await AppendQueue.start({ path, mode, queueLimit, ...(maxPageCount === undefined ? {} : { maxPageCount }) }, () => signal.wake());
      return new SqliteEventStore(reader, signal, queue, new AbortController());
    } catch (error) {
      reader.close();
      throw error;
    }
  }

  override async append(streamId: string, expectedRevision: ExpectedRevision, events: readonly EventToAppend[]): Promise<AppendResult> {
    if (this.queue === undefined) throw new Error(`append to ${streamId}: the event store was opened read-only`);
    if (events.length === 0) throw new RangeError(`append to ${streamId}: give at least one event`);
    if (UNSTORABLE.test(streamId)) throw new RangeError('a stream id must be well-formed text without U+0000');
    // Awaited: a promise that an async function returns as it is takes three more turns of the microtask queue.
    return await this.queue.append(streamId, expectedRevision, events);
  }

  override async readStream(streamId: string, { direction = 'forwards', from, limit = MAX_PAGE }: StreamRead = {}): Promise<readonly RecordedEvent[]> {
    return this.reader.stream(streamId, direction, from, limit);
  }

  override async readAll(after: Position, limit: number): Promise<LogPage> {
    return this.reader.page(after, limit);
  }

  override async *subscribe(after: Position, options: { readonly batchSize: number; readonly signal: AbortSignal }): AsyncIterable<LogPage> {
    const signal = AbortSignal.any([options.signal, this.closed.signal]);
    let position = after;
    while (!signal.aborted) {
      const page = this.reader.page(position, options.batchSize);
      if (page.events.length === 0) {
        await this.signal.wait(signal);
        continue;
      }
      position = page.position;
      yield page;
    }
  }

  async readInStreamOrder(cursor: string | null, upTo: Position, limit: number): Promise<{ events: readonly RecordedEvent[]; cursor: string | null }> {
    return this.reader.streamPage(cursor, upTo, limit);
  }

  async streamsNamed(prefix: string, after: string, limit: number): Promise<readonly NamedStream[]> {
    return this.reader.named(prefix, after, limit);
  }

  async positionGaps(upTo: Position, limit: number): Promise<readonly { readonly from: Position; readonly to: Position }[]> {
    return this.reader.gaps(upTo, limit);
  }

  override async head(): Promise<Position> {
    return this.reader.head();
  }

  /** Appends not answered yet: the gauge behind 503. */
  get pendingAppends(): number {
    return this.queue?.depth ?? 0;
  }

  get appendFault(): AppendFault | null {
    return this.queue?.fault ?? null;
  }

  /** What SQLite itself says about the writing connection. */
  async durability(): Promise<Durability> {
    if (this.queue === undefined) throw new Error('the event store was opened read-only: it has no writing connection');
    return this.queue.durability();
  }

  /** Answers every append taken before, ends subscriptions, gives the file free. */
  override async close(): Promise<void> {
    if (this.closed.signal.aborted) return;
    this.closed.abort();
    // The reader goes first: only a writing connection that closes last empties the WAL and removes it.
    if (this.queue === undefined) this.reader.close();
    else await this.queue.close(() => this.reader.close());
  }
}

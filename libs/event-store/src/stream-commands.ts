import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '#libs/platform/src/clock.js';
import type { Decider, NewEvent } from '#libs/ticketing/src/decider.js';
import { CommandJudge, type Judgement, recordedEvents, type Ruling } from './command-judge.js';
import {
  type AppendResult, type EventStore, EventStoreUnavailableError, type EventToAppend, hasProvableAppends, type Position, type RecordedEvent, WrongExpectedRevisionError,
} from './event-store.js';
import { type Fold, FoldedStream, FoldedStreams } from './folded-stream.js';
import {
  CommandExecutor, type CommandOutcome, type CommandRequest, type CommandResult, type GroupedRequest, type GroupOptions, type GroupResult, type Sealer,
  StreamExistsError,
} from './handle-command.js';
import { EventMaker } from './new-events.js';
import { streamSlices } from './stream-slices.js';
import { StreamTurns } from './stream-turns.js';
import { Upcasters } from './upcasters.js';

const WAITING_PER_STREAM = 1_000;
const WAIT_MS = 5_000;
/** Lost races after which a command gives up; another process must win each of them. */
const MAX_ATTEMPTS = 5;
/** After so long nothing is begun again for a command: what is under way ends by the store's own limit. */
const LIMIT_MS = 15_000;
/** Waits before the identical events are sent again after an unknown outcome: the writer restarts within the first. */
const RESEND_AFTER_MS = [200, 1000] as const;

export interface StreamCommandsOptions {
  /** Folded streams kept in memory. */
  readonly cacheSize: number;
  /** Commands that may wait for one stream; default {@link WAITING_PER_STREAM}. */
  readonly waitingPerStream?: number;
  /** How long each of them waits at most, in milliseconds; default {@link WAIT_MS}. */
  readonly waitMs?: number;
  /** Milliseconds after which a command is not sent again nor decided anew; default {@link LIMIT_MS}. */
  readonly limitMs?: number;
  readonly upcasters?: Upcasters;
  /** Told of every append that succeeded: from handing it to the store until it was durable. */
  readonly onAppend?: (milliseconds: number) => void;
  /** Told of every time the identical events are sent again. */
  readonly onResend?: () => void;
}

type AnyEvent = NewEvent<string, object, object>;

/** The first commands of a group, carried out. */
interface Settled {
  readonly outcomes: readonly (CommandOutcome & { readonly position?: Position })[];
  readonly recorded: readonly RecordedEvent[];
}

/** Fold, decide, seal, chain, append: DESIGN "Write path". */
export class StreamCommands extends CommandExecutor {
  private readonly cache: FoldedStreams;
  private readonly turns: StreamTurns;
  private readonly upcasters: Upcasters;
  private readonly judge: CommandJudge;

  constructor(
    private readonly store: EventStore,
    sealer: Sealer,
    clock: Clock,
    private readonly options: StreamCommandsOptions,
  ) {
    super();
    this.cache = new FoldedStreams(options.cacheSize);
    this.turns = new StreamTurns({ limit: options.waitingPerStream ?? WAITING_PER_STREAM, waitMs: options.waitMs ?? WAIT_MS });
    this.upcasters = options.upcasters ?? new Upcasters();
    this.judge = new CommandJudge(new EventMaker(sealer, this.upcasters), this.upcasters, clock);
  }

  override execute<State, Command, Event extends AnyEvent>(request: CommandRequest<State, Command, Event>): Promise<CommandResult<State>> {
    return this.turns.run(request.streamId, async () => {
      const stream = this.cache.get(request.streamId, request.decider) ?? new FoldedStream<State>(request.decider);
      try {
        const { outcomes: [outcome] } = await this.carryOut([request], stream, { isRefusal: () => true });
        if (outcome?.kind !== 'carried-out') throw outcome?.kind === 'refused' ? outcome.error : new Error(`${request.streamId}: a command was left out`);
        return { revision: outcome.revision, position: outcome.position ?? stream.position, state: stream.state, repeated: outcome.repeated };
      } finally {
        this.cache.put(request.streamId, stream);
      }
    });
  }

  /** Not from the cache nor into it: whoever comes with a whole life at once comes once. */
  override executeGroup<State, Command, Event extends AnyEvent>(
    requests: readonly GroupedRequest<State, Command, Event>[], options: GroupOptions,
  ): Promise<GroupResult<State>> {
    const [first] = requests;
    if (first === undefined) return Promise.reject(new RangeError('a group of commands must not be empty'));
    return this.turns.run(first.streamId, async () => {
      const stream = new FoldedStream<State>(first.decider);
      const outcomes: CommandOutcome[] = [];
      const recorded: RecordedEvent[] = [];
      while (outcomes.length < requests.length) {
        const settled = await this.carryOut(requests.slice(outcomes.length), stream, options);
        outcomes.push(...settled.outcomes);
        recorded.push(...settled.recorded);
      }
      return { outcomes, recorded, state: stream.state, revision: stream.revision };
    });
  }

  override async load<State, Command, Event extends AnyEvent>(
    streamId: string, decider: Decider<State, Command, Event>,
  ): Promise<{ readonly state: State; readonly revision: number; readonly position: Position }> {
    const fold: Fold<State> = decider;
    const stream = this.cache.get(streamId, fold) ?? new FoldedStream<State>(fold);
    await this.catchUp(streamId, stream);
    this.cache.put(streamId, stream);
    return { state: stream.state, revision: stream.revision, position: stream.position };
  }

  private async carryOut<State, Command, Event extends AnyEvent>(
    requests: readonly GroupedRequest<State, Command, Event>[], stream: FoldedStream<State>, { isRefusal, onlyOpening = false }: GroupOptions,
  ): Promise<Settled> {
    const { streamId, opensStream } = requests[0]!;
    const endsAt = performance.now() + (this.options.limitMs ?? LIMIT_MS);
    const opens = onlyOpening && stream.revision === -1;
    let fresh = stream.revision === -1 && opensStream !== true && !opens;
    if (fresh) await this.catchUp(streamId, stream);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS;) {
      const end = stream.revision;
      if (opens && end !== -1) throw new StreamExistsError(streamId);
      const judgement = await this.judge.judge(requests, stream, isRefusal);
      if (judgement.events.length === 0) {
        // A stale state must not refuse, nor find that nothing changes: only what the stream's real end confirms is final.
        if (judgement.byState && !fresh && (await this.hasMoved(streamId, stream, end))) {
          fresh = true;
          continue;
        }
        return { outcomes: outcomesOf(judgement.rulings, stream.revision, stream.position), recorded: [] };
      }
      const settled = await this.append(requests, stream, end, judgement, isRefusal, endsAt);
      if (opens && settled?.recorded.length === 0) throw new StreamExistsError(streamId);
      if (settled !== undefined) return settled;
      fresh = true;
      attempt += 1;
      if (performance.now() > endsAt) break;
    }
    throw new EventStoreUnavailableError(`${streamId} changes under the command again and again; try again shortly`, 'nothing-written', 1);
  }

  /** @returns undefined after a lost race, with the stream caught up */
  private async append<State, Command, Event extends AnyEvent>(
    requests: readonly GroupedRequest<State, Command, Event>[], stream: FoldedStream<State>, expected: number, judgement: Judgement,
    isRefusal: GroupOptions['isRefusal'], endsAt: number,
  ): Promise<Settled | undefined> {
    const { streamId } = requests[0]!;
    const { events, rulings } = judgement;
    let result: AppendResult;
    const sentAt = performance.now();
    try {
      result = await this.send(streamId, expected, events, endsAt);
    } catch (error) {
      if (error instanceof WrongExpectedRevisionError) {
        await this.catchUp(streamId, stream);
        return undefined;
      }
      if (!(error instanceof EventStoreUnavailableError) || error.outcome !== 'unknown') throw error;
      const proven = await this.readBack(requests, stream, judgement, isRefusal);
      if (proven === undefined) throw error;
      return proven;
    }
    this.options.onAppend?.(performance.now() - sentAt);
    if (result.written === undefined && !(await this.isStored(streamId, result, events))) return this.readBack(requests, stream, judgement, isRefusal);
    const recorded = recordedEvents(events, streamId, expected, result.position);
    stream.advance(recorded, this.upcasters);
    return { outcomes: outcomesOf(rulings, result.revision, result.position), recorded };
  }

  /** Sends; after an unknown outcome the identical events again, so that the store can recognise them. */
  private async send(streamId: string, expected: number, events: readonly EventToAppend[], endsAt: number): Promise<AppendResult> {
    const expectedRevision = expected === -1 ? 'no-stream' : expected;
    let unknown: EventStoreUnavailableError | undefined;
    for (let sending = 0; ; sending += 1) {
      try {
        return await this.store.append(streamId, expectedRevision, events);
      } catch (error) {
        if (!(error instanceof EventStoreUnavailableError)) throw error;
        if (error.outcome === 'unknown') unknown = error;
        // "Nothing written" about a repetition says nothing about the first sending.
        if (unknown === undefined) throw error;
        const wait = RESEND_AFTER_MS[sending];
        if (wait === undefined || performance.now() + wait > endsAt) throw unknown;
        await pause(wait);
        this.options.onResend?.();
      }
    }
  }

  /** Whether these very events are there: the last one's hash covers all before it. */
  private isStored(streamId: string, { revision, position }: AppendResult, events: readonly EventToAppend[]): Promise<boolean> {
    const hash = events[events.length - 1]!.metadata.hash;
    return sayingUnknown(async () => {
      if (hasProvableAppends(this.store) && await this.store.isStoredAt(position, hash)) return true;
      const [last] = await this.store.readStream(streamId, { from: revision, limit: 1 });
      return last?.metadata.hash === hash;
    });
  }

  /** After an append whose author is not certain: what the stream itself says. @returns undefined where it does not have these commands */
  private async readBack<State, Command, Event extends AnyEvent>(
    requests: readonly GroupedRequest<State, Command, Event>[], stream: FoldedStream<State>, { events, rulings }: Judgement,
    isRefusal: GroupOptions['isRefusal'],
  ): Promise<Settled | undefined> {
    const tail = await sayingUnknown(() => this.catchUp(requests[0]!.streamId, stream));
    const end = tail.findIndex(({ metadata }) => metadata.hash === events[events.length - 1]?.metadata.hash) + 1;
    const repeated = end === 0;
    // Somebody else recorded them, and perhaps more: what was refused, left out or found unchanged beside them is to be judged on that.
    if (repeated && rulings.some(({ kind }) => kind !== 'decided' && kind !== 'repeated')) return undefined;
    const outcomes: Settled['outcomes'][number][] = [];
    for (const [index, ruling] of rulings.entries()) {
      const before = ruling.kind === 'decided' ? stream.commands.get(ruling.commandId) : undefined;
      if (ruling.kind === 'decided' && before === undefined) return undefined;
      try {
        if (repeated && before !== undefined) await this.judge.sameAsBefore(requests[index]!, stream.state, before);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        outcomes.push({ kind: 'refused', error });
        continue;
      }
      outcomes.push(before === undefined ? outcomeOf(ruling, stream.revision, stream.position) : { kind: 'carried-out', revision: before.last, position: before.position, repeated });
    }
    return { outcomes, recorded: tail.slice(Math.max(0, end - events.length), end) };
  }

  /** Whether the stream goes on behind this revision. Asked of the fold, not of the tail: a reader beside may have folded that. */
  private async hasMoved(streamId: string, stream: FoldedStream<unknown>, revision: number): Promise<boolean> {
    await this.catchUp(streamId, stream);
    return stream.revision > revision;
  }

  /** Folds what the store holds beyond this prefix and returns it; between two slices others have their turn. */
  private async catchUp(streamId: string, stream: FoldedStream<unknown>): Promise<readonly RecordedEvent[]> {
    const tail: RecordedEvent[] = [];
    for await (const slice of streamSlices(this.store, streamId, stream.revision + 1)) {
      stream.advance(slice, this.upcasters);
      tail.push(...slice);
    }
    return tail;
  }
}

/** Where the store cannot be read now, what was sent may well be there: only that is known. */
async function sayingUnknown<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof EventStoreUnavailableError)) throw error;
    throw new EventStoreUnavailableError(error.message, 'unknown', error.retryAfterSeconds, { cause: error });
  }
}

function outcomesOf(rulings: readonly Ruling[], revision: number, position: Position): Settled['outcomes'] {
  return rulings.map((ruling) => outcomeOf(ruling, revision, position));
}

/** @param revision, position of the stream's end, once everything is recorded */
function outcomeOf(ruling: Ruling, revision: number, position: Position): Settled['outcomes'][number] {
  switch (ruling.kind) {
    case 'decided':
      return { kind: 'carried-out', revision: ruling.revision, position, repeated: false };
    case 'unchanged':
      return { kind: 'carried-out', revision, position, repeated: false };
    case 'repeated':
      return { kind: 'carried-out', revision: ruling.before.last, position: ruling.before.position, repeated: true };
    case 'refused': case 'left-out':
      return ruling;
    default: {
      const never: never = ruling;
      return never;
    }
  }
}

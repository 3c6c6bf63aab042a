import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '#libs/platform/src/clock.js';
import type { Decider, DecisionContext, NewEvent } from '#libs/ticketing/src/decider.js';
import {
  type AppendResult, type EventStore, EventStoreUnavailableError, type EventToAppend, type Position, type RecordedEvent, WrongExpectedRevisionError,
} from './event-store.js';
import { type CarriedOut, type Fold, FoldedStream, FoldedStreams } from './folded-stream.js';
import { CommandExecutor, CommandIdReusedError, type CommandRequest, type CommandResult, PreconditionFailedError, type Sealer } from './handle-command.js';
import { EventMaker, NOT_COMPARABLE } from './new-events.js';
import { StreamTurns } from './stream-turns.js';
import { afterTimeFacts } from './time-facts.js';
import { Upcasters } from './upcasters.js';

/** Lost races after which a command gives up; another process must win each of them. */
const MAX_ATTEMPTS = 5;
/** Waits before the identical events are sent again after an unknown outcome: the writer restarts within the first. */
const RESEND_AFTER_MS = [200, 1000] as const;
/** Events that are read and folded at a stretch: a few milliseconds on the thread that serves everybody. */
const SLICE = 250;

export interface StreamCommandsOptions {
  /** Folded streams kept in memory. */
  readonly cacheSize: number;
  /** Commands that may wait for one stream; default 1000. */
  readonly waitingPerStream?: number;
  readonly upcasters?: Upcasters;
  /** Told of every append that succeeded: from handing it to the store until it was durable. */
  readonly onAppend?: (milliseconds: number) => void;
  /** Told of every time the identical events are sent again. */
  readonly onResend?: () => void;
}

type AnyEvent = NewEvent<string, object, object>;

/** What is to be appended; with a refusal only what time has brought, and the command is refused once that is durable. */
interface Decision {
  readonly events: readonly EventToAppend[];
  readonly refusal?: { readonly error: unknown };
}

/** Fold, decide, seal, chain, append: DESIGN "Write path". */
export class StreamCommands extends CommandExecutor {
  private readonly cache: FoldedStreams;
  private readonly turns: StreamTurns;
  private readonly upcasters: Upcasters;
  private readonly maker: EventMaker;

  constructor(
    private readonly store: EventStore,
    sealer: Sealer,
    private readonly clock: Clock,
    private readonly options: StreamCommandsOptions,
  ) {
    super();
    this.cache = new FoldedStreams(options.cacheSize);
    this.turns = new StreamTurns(options.waitingPerStream ?? 1000);
    this.upcasters = options.upcasters ?? new Upcasters();
    this.maker = new EventMaker(sealer, this.upcasters);
  }

  override execute<State, Command, Event extends AnyEvent>(request: CommandRequest<State, Command, Event>): Promise<CommandResult<State>> {
    return this.turns.run(request.streamId, async () => {
      const stream = this.cache.get(request.streamId, request.decider) ?? new FoldedStream<State>(request.decider);
      try {
        return await this.carryOut(request, stream);
      } finally {
        this.cache.put(request.streamId, stream);
      }
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
    request: CommandRequest<State, Command, Event>, stream: FoldedStream<State>,
  ): Promise<CommandResult<State>> {
    let fresh = stream.revision === -1 && request.opensStream !== true;
    if (fresh) await this.catchUp(request.streamId, stream);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS;) {
      const before = stream.commands.get(request.commandId);
      if (before !== undefined) return this.firstAnswer(request, stream, before);
      const end = { revision: stream.revision, lastHash: stream.lastHash };
      let decision: Decision;
      try {
        decision = await this.decide(request, stream, end);
      } catch (refusal) {
        // A stale state must not refuse: only a refusal that the stream's real end confirms is final.
        if (fresh || !(await this.hasMoved(request.streamId, stream, end.revision))) throw refusal;
        fresh = true;
        continue;
      }
      const { events, refusal } = decision;
      if (events.length === 0 && !fresh && (await this.hasMoved(request.streamId, stream, end.revision))) continue;
      if (events.length === 0) return { revision: stream.revision, position: stream.position, state: stream.state, repeated: false };
      const answer = await this.append(request, stream, end.revision, events);
      // Time's facts were appended at the revision that the refusal was judged at: it is as final as they are.
      if (answer !== undefined && refusal !== undefined) throw refusal.error;
      if (answer !== undefined) return answer;
      fresh = true;
      attempt += 1;
    }
    throw new EventStoreUnavailableError(`${request.streamId} changed ${MAX_ATTEMPTS} times under the command; try again shortly`, 'nothing-written', 1);
  }

  /** What a command that was carried out before was answered then: before anything else is judged. */
  private async firstAnswer<State, Command, Event extends AnyEvent>(
    request: CommandRequest<State, Command, Event>, stream: FoldedStream<State>, before: CarriedOut,
  ): Promise<CommandResult<State>> {
    const now = await this.maker.fingerprintOf(request, stream.state);
    const comparable = before.fingerprint !== NOT_COMPARABLE && now !== NOT_COMPARABLE;
    if (comparable && now !== before.fingerprint) throw new CommandIdReusedError(request.commandId);
    return { revision: before.last, position: before.position, state: stream.state, repeated: true };
  }

  private async decide<State, Command, Event extends AnyEvent>(
    request: CommandRequest<State, Command, Event>, stream: FoldedStream<State>, end: { revision: number; lastHash: string },
  ): Promise<Decision> {
    const { state } = stream;
    // Before If-Match: who may not see the stream must not learn its revision either.
    request.authorize?.(state);
    if (request.ifRevision !== undefined && request.ifRevision !== end.revision) {
      throw new PreconditionFailedError(request.streamId, request.ifRevision, end.revision);
    }
    const clock = new Date(this.clock.now()).toISOString();
    const recordedAt = clock > stream.lastRecordedAt ? clock : stream.lastRecordedAt;
    const occurredAt = request.occurredAt === undefined ? recordedAt : new Date(request.occurredAt).toISOString();
    const mode = request.mode ?? 'live';
    const context: DecisionContext = { now: recordedAt, occurredAt, actor: request.actor, mode };
    const due = request.decider.due?.(state, context) ?? [];
    const make = (events: readonly Event[]) => this.maker.make(request, state, events, context, recordedAt, end);
    try {
      const judged = due.length === 0 ? state : afterTimeFacts(request.decider, state, due, context, end.revision);
      const events = request.decider.decide(request.command, judged, context);
      return { events: due.length + events.length === 0 ? [] : await make([...due, ...events]) };
    } catch (error) {
      if (due.length === 0) throw error;
      return { events: await make(due), refusal: { error } };
    }
  }

  /** @returns undefined after a lost race, with the stream caught up */
  private async append<State, Command, Event extends AnyEvent>(
    request: CommandRequest<State, Command, Event>, stream: FoldedStream<State>, expected: number, events: readonly EventToAppend[],
  ): Promise<CommandResult<State> | undefined> {
    let result: AppendResult;
    const sentAt = performance.now();
    try {
      result = await this.send(request.streamId, expected, events);
    } catch (error) {
      if (error instanceof WrongExpectedRevisionError) {
        await this.catchUp(request.streamId, stream);
        return undefined;
      }
      if (!(error instanceof EventStoreUnavailableError) || error.outcome !== 'unknown') throw error;
      const proven = await this.readBack(request, stream, events);
      if (proven === undefined) throw error;
      return proven;
    }
    this.options.onAppend?.(performance.now() - sentAt);
    if (result.written === undefined) return this.readBack(request, stream, events);
    const { streamId } = request;
    stream.advance(events.map((event, index) => recorded(event, streamId, expected + 1 + index, result.position)), this.upcasters);
    return { revision: result.revision, position: result.position, state: stream.state, repeated: false };
  }

  /** Sends; after an unknown outcome the identical events again, so that the store can recognise them. */
  private async send(streamId: string, expected: number, events: readonly EventToAppend[]): Promise<AppendResult> {
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
        if (wait === undefined) throw unknown;
        await pause(wait);
        this.options.onResend?.();
      }
    }
  }

  /** After an append whose author is not certain: what the stream itself says. */
  private async readBack<State, Command, Event extends AnyEvent>(
    request: CommandRequest<State, Command, Event>, stream: FoldedStream<State>, events: readonly EventToAppend[],
  ): Promise<CommandResult<State> | undefined> {
    const tail = await this.readOwn(request.streamId, stream);
    const ours = events[events.length - 1]?.metadata.hash;
    const before = stream.commands.get(request.commandId);
    if (before === undefined) return undefined;
    return { ...(await this.firstAnswer(request, stream, before)), repeated: !tail.some((event) => event.metadata.hash === ours) };
  }

  /** Where the store cannot be read now, what was sent may well be there: only that is known. */
  private async readOwn(streamId: string, stream: FoldedStream<unknown>): Promise<readonly RecordedEvent[]> {
    try {
      return await this.catchUp(streamId, stream);
    } catch (error) {
      if (!(error instanceof EventStoreUnavailableError)) throw error;
      throw new EventStoreUnavailableError(error.message, 'unknown', error.retryAfterSeconds, { cause: error });
    }
  }

  /** Whether the stream goes on behind this revision. Asked of the fold, not of the tail: a reader beside may have folded that. */
  private async hasMoved(streamId: string, stream: FoldedStream<unknown>, revision: number): Promise<boolean> {
    await this.catchUp(streamId, stream);
    return stream.revision > revision;
  }

  /** Folds what the store holds beyond this prefix and returns it; between two slices others have their turn. */
  private async catchUp(streamId: string, stream: FoldedStream<unknown>): Promise<readonly RecordedEvent[]> {
    const tail: RecordedEvent[] = [];
    for (;;) {
      const page = await this.store.readStream(streamId, { from: stream.revision + 1, limit: SLICE });
      stream.advance(page, this.upcasters);
      for (const event of page) tail.push(event);
      if (page.length < SLICE) return tail;
      await nextTurn();
    }
  }
}

/** Without the text that was sent with it: nobody needs it any more. */
function recorded({ eventId, type, data, sealed, metadata }: EventToAppend, streamId: string, revision: number, position: Position): RecordedEvent {
  return { eventId, type, data, ...(sealed === undefined ? {} : { sealed }), metadata, streamId, revision, position };
}

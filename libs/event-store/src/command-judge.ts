import type { Clock } from '#libs/platform/src/clock.js';
import type { DecisionContext, NewEvent } from '#libs/ticketing/src/decider.js';
import { instantText } from '#libs/ticketing/src/ticket/instant.js';
import type { EventToAppend, Position, RecordedEvent } from './event-store.js';
import type { CarriedOut, FoldedStream } from './folded-stream.js';
import { CommandIdReusedError, type CommandRequest, type GroupedRequest, PreconditionFailedError } from './handle-command.js';
import { type EventMaker, NOT_COMPARABLE } from './new-events.js';
import { afterTimeFacts } from './time-facts.js';
import type { Upcasters } from './upcasters.js';

/** Text of events that go into one append at most, but for the last command's: a quarter of what EventStoreDB takes unless told otherwise. */
const APPEND_CHARACTERS = 256 * 1024;

/** What a command leads to, once the events of its group are durable. */
export type Ruling =
  | { readonly kind: 'decided'; readonly commandId: string; readonly revision: number }
  /** Nothing to record: the stream stands as it would have it. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'repeated'; readonly before: CarriedOut }
  | { readonly kind: 'refused'; readonly error: unknown }
  | { readonly kind: 'left-out' };

export interface Judgement {
  /** Of the first commands: fewer than were given where their events make one append full. */
  readonly rulings: readonly Ruling[];
  readonly events: readonly EventToAppend[];
  /** Something hangs on the state: it must be the stream's real one. */
  readonly byState: boolean;
}

type AnyEvent = NewEvent<string, object, object>;

/** Decides commands of one stream one after the other, each on what the ones before it lead to. Writes nothing. */
export class CommandJudge {
  constructor(
    private readonly maker: EventMaker,
    private readonly upcasters: Upcasters,
    private readonly clock: Clock,
  ) {}

  /**
   * @param isRefusal the errors that refuse one command and let the next be judged
   * @throws any other error; then nothing of the group is to be recorded
   */
  async judge<State, Command, Event extends AnyEvent>(
    requests: readonly GroupedRequest<State, Command, Event>[], stream: FoldedStream<State>, isRefusal: (error: unknown) => boolean,
  ): Promise<Judgement> {
    const rulings: Ruling[] = [];
    const events: EventToAppend[] = [];
    let byState = false;
    let characters = 0;
    let reached = stream;
    for (const [index, request] of requests.entries()) {
      const before = stream.commands.get(request.commandId);
      if (before === undefined) byState = true;
      const { ruling, made } = await this.rule(request, reached, before, isRefusal);
      rulings.push(ruling);
      events.push(...made);
      for (const { json } of made) characters += (json?.data.length ?? 0) + (json?.sealed?.length ?? 0) + (json?.metadata.length ?? 0);
      if (characters > APPEND_CHARACTERS) break;
      if (made.length > 0 && index < requests.length - 1) reached = this.ahead(reached, made, request.streamId);
    }
    return { rulings, events, byState };
  }

  /** What a command that was carried out before was answered then: before anything else is judged. @throws CommandIdReusedError */
  async sameAsBefore<State, Command, Event extends AnyEvent>(request: CommandRequest<State, Command, Event>, state: State, before: CarriedOut): Promise<void> {
    const now = await this.maker.fingerprintOf(request, state);
    const comparable = before.fingerprint !== NOT_COMPARABLE && now !== NOT_COMPARABLE;
    if (comparable && now !== before.fingerprint) throw new CommandIdReusedError(request.commandId);
  }

  private async rule<State, Command, Event extends AnyEvent>(
    request: GroupedRequest<State, Command, Event>, reached: FoldedStream<State>, before: CarriedOut | undefined, isRefusal: (error: unknown) => boolean,
  ): Promise<{ readonly ruling: Ruling; readonly made: readonly EventToAppend[] }> {
    try {
      if (before !== undefined) {
        await this.sameAsBefore(request, reached.state, before);
        return { ruling: { kind: 'repeated', before }, made: [] };
      }
      if (request.when?.(reached.state) === false) return { ruling: { kind: 'left-out' }, made: [] };
      const { made, refusal } = await this.decide(request, reached);
      if (refusal !== undefined && !isRefusal(refusal.error)) throw refusal.error;
      if (refusal !== undefined) return { ruling: { kind: 'refused', error: refusal.error }, made };
      const decided = made.some(({ metadata }) => metadata.commandId === request.commandId);
      return { ruling: decided ? { kind: 'decided', commandId: request.commandId, revision: reached.revision + made.length } : { kind: 'unchanged' }, made };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return { ruling: { kind: 'refused', error }, made: [] };
    }
  }

  /** With a refusal only what time has brought is made: the command is refused once that is durable. */
  private async decide<State, Command, Event extends AnyEvent>(
    request: CommandRequest<State, Command, Event>, stream: FoldedStream<State>,
  ): Promise<{ readonly made: readonly EventToAppend[]; readonly refusal?: { readonly error: unknown } }> {
    const { state } = stream;
    const end = { revision: stream.revision, lastHash: stream.lastHash };
    // Before If-Match: who may not see the stream must not learn its revision either.
    request.authorize?.(state);
    if (request.ifRevision !== undefined && request.ifRevision !== end.revision) {
      throw new PreconditionFailedError(request.streamId, request.ifRevision, end.revision);
    }
    const clock = instantText(this.clock.now());
    const recordedAt = clock > stream.lastRecordedAt ? clock : stream.lastRecordedAt;
    const occurredAt = request.occurredAt === undefined ? recordedAt : new Date(request.occurredAt).toISOString();
    const context: DecisionContext = { now: recordedAt, occurredAt, actor: request.actor, mode: request.mode ?? 'live' };
    const due = request.decider.due?.(state, context) ?? [];
    const make = (events: readonly Event[]) => this.maker.make(request, state, events, context, recordedAt, end);
    try {
      const judged = due.length === 0 ? state : afterTimeFacts(request.decider, state, due, context, end.revision);
      const events = request.decider.decide(request.command, judged, context);
      return { made: due.length + events.length === 0 ? [] : await make([...due, ...events]) };
    } catch (error) {
      if (due.length === 0) throw error;
      return { made: await make(due), refusal: { error } };
    }
  }

  private ahead<State>(stream: FoldedStream<State>, made: readonly EventToAppend[], streamId: string): FoldedStream<State> {
    const ahead = stream.copyOfEnd();
    ahead.advance(recordedEvents(made, streamId, stream.revision, stream.position), this.upcasters);
    return ahead;
  }
}

/** Appended behind a revision, and without the text that was sent with them: nobody needs it any more. */
export function recordedEvents(events: readonly EventToAppend[], streamId: string, behind: number, position: Position): RecordedEvent[] {
  return events.map(({ eventId, type, data, sealed, metadata }, index) => (
    { eventId, type, data, ...(sealed === undefined ? {} : { sealed }), metadata, streamId, revision: behind + 1 + index, position }));
}

import type { EventStore, RecordedEvent } from '#libs/event-store/src/event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { StreamFact, StreamFold } from '#libs/projections/src/projection.js';
import { factsRow } from '#libs/read-model/src/facts/facts-table.js';
import { communityStreams, organisationProjection } from '#libs/read-model/src/organisation/organisation-projection.js';
import { FactsColumns } from '#libs/read-model/src/statistics/facts-columns.js';
import { SeveralZonesError, type Statistics, type StatisticsQuery, TooManyRowsError } from '#libs/read-model/src/statistics/statistics.js';
import { statisticsOf, statisticsRows } from '#libs/read-model/src/statistics/statistics-rows.js';
import { KnownCalendars } from '#libs/read-model/src/statistics/working-calendars.js';
import { ticketsProjection, ticketStreams } from '#libs/read-model/src/tickets/tickets-projection.js';
import type { CalendarDocument } from '#libs/ticketing/src/calendar/calendar-document.js';
import { type DefinitionRef, definitionsFor, definitionsIn, UnusableDefinitionError } from '../figure-definitions.js';
import { calendarOf } from '../simulation/calendar-of.js';
import type { LogProgress } from './log-thread.js';
import { ReplayedPlaces } from './replayed-places.js';
import { wholeStreams } from './whole-streams.js';

/** Plain data: it goes through a message. */
export interface ReplayRequest {
  /** What the log held up to and including it is known; decimal. */
  readonly position: string;
  /** Without as-of: the instant at which the last known event was recorded. */
  readonly query: Omit<StatisticsQuery, 'definitions' | 'asOf'> & { readonly asOf?: number };
  readonly definitions: readonly DefinitionRef[];
  /** null: all */
  readonly communities: readonly string[] | null;
}

/** Errors lose their class on the way between threads, so the expected ones travel as words. */
export type ReplayOutcome =
  | { readonly ok: true; readonly query: StatisticsQuery; readonly statistics: Statistics }
  | { readonly ok: false; readonly field: 'period' | 'definitions' | 'asOfPosition'; readonly message: string };

/**
 * A statistic from what the log knew at a position: every stream is folded anew up to there, as the projections would have
 * it. Only tickets that were ever in a community asked for are kept.
 */
export async function replayStatistics(store: EventStore, request: ReplayRequest, onProgress: (progress: LogProgress) => void): Promise<ReplayOutcome> {
  const upTo = BigInt(request.position);
  const head = await store.head();
  if (upTo > head) return { ok: false, field: 'asOfPosition', message: `lies beyond the log, which ends at ${head}` };
  const { communities, query: { communityId } } = request;
  const replay = new Replay(communityId === undefined ? communities : [communityId]);
  for await (const stream of wholeStreams(store, { upTo, onRead: (events) => onProgress({ events, of: Number(upTo) }) })) replay.add(stream);
  try {
    return await replay.answer(store, request);
  } catch (error) {
    if (error instanceof SeveralZonesError || error instanceof TooManyRowsError) return { ok: false, field: 'period', message: error.message };
    if (error instanceof UnusableDefinitionError) return { ok: false, field: 'definitions', message: error.message };
    throw error;
  }
}

class Replay {
  private readonly upcasters = new Upcasters();
  private readonly columns = new FactsColumns();
  private readonly places = new ReplayedPlaces();
  private readonly communities: ReadonlySet<string> | null;
  private lastRecorded = 0;

  constructor(communities: readonly string[] | null) {
    this.communities = communities && new Set(communities);
  }

  add(stream: readonly RecordedEvent[]): void {
    const { streamId } = stream[0]!;
    for (const { metadata } of stream) this.lastRecorded = Math.max(this.lastRecorded, Date.parse(metadata.recordedAt));
    if (streamId.startsWith('ticket-')) this.addTicket(stream);
    else if (streamId.startsWith('community-')) this.places.add(this.folded(stream, organisationProjection.handles, communityStreams).community);
  }

  async answer(store: EventStore, { position, query: asked, definitions: refs, communities }: ReplayRequest): Promise<ReplayOutcome> {
    // What happened at as-of itself is not known.
    const asOf = asked.asOf ?? this.lastRecorded + 1;
    const definitions = await definitionsFor(asked.figures, refs, asOf, definitionsIn(store, BigInt(position)));
    const query: StatisticsQuery = { ...asked, asOf, definitions };
    const calendars = new KnownCalendars();
    if (query.workingTime) calendars.add(await this.pinnedCalendars(store));
    const source = { columns: this.columns, calendars, places: this.places, checkTime: () => undefined };
    const found = await statisticsRows(source, { communities, query });
    return { ok: true, query, statistics: statisticsOf(query, found, { projectionVersion: ticketsProjection.version, position }) };
  }

  private addTicket(stream: readonly RecordedEvent[]): void {
    if (!this.mayConcern(stream)) return;
    const life = this.folded(stream, ticketsProjection.handles, ticketStreams);
    const row = factsRow(life.fold.row, life.facts);
    this.columns.put({
      streamId: row.stream_id, reportedAt: row.reported_at, firstResponseAt: row.first_response_at, channel: row.channel, imported: row.imported,
      reportedCommunity: row.reported_community, firstDispatch: row.first_dispatch, holdings: row.holdings, cycles: row.cycles, deadlines: row.deadlines,
      calendars: row.calendars, marks: row.marks, answers: row.answers,
    });
  }

  /** Whether the ticket was ever in a community asked for. */
  private mayConcern(stream: readonly RecordedEvent[]): boolean {
    const { communities } = this;
    if (communities === null) return true;
    return stream.some(({ data }) => [data['communityId'], data['toCommunityId']].some((id) => typeof id === 'string' && communities.has(id)));
  }

  private folded<Fold>(stream: readonly RecordedEvent[], handles: ReadonlySet<string>, fold: StreamFold<Fold>): Fold {
    const [first, ...rest] = stream.filter(({ type }) => handles.has(type)).map((event): StreamFact => (
      { streamId: event.streamId, position: event.position, fact: this.upcasters.toFact(event) }));
    if (first === undefined) throw new Error(`${stream[0]!.streamId} holds no event that its projection knows; run xiuhua verify`);
    return rest.reduce((life, event) => fold.apply(life, event), fold.start(first));
  }

  private pinnedCalendars(store: EventStore): Promise<CalendarDocument[]> {
    const names = this.columns.calendarNames.texts.filter((name) => name !== null);
    return Promise.all(names.map(async (text) => {
      const [name, version] = text.split('/') as [string, string];
      const document = await calendarOf({ name, version: Number(version) }, store);
      if (document === undefined) throw new Error(`calendar ${text} was never published; run verify and restore the log from a backup`);
      return document;
    }));
  }
}

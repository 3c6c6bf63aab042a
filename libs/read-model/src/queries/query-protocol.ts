import type { ReadModelLocation } from '#libs/platform/src/read-model-url.js';
import type { CommunitySummary, GridSummary, PublicationSummary, ResponseTimes, WorkList } from '../read-model.js';
import type { Statistics } from '../statistics/statistics.js';
import type { StatisticsRequest } from '../statistics/statistics-rows.js';
import type { TicketListAnswer, TicketListRequest } from './list-tickets.js';
import type { CommunityListRequest, GridListRequest, ListAnswer } from './organisation-queries.js';
import type { PublicationListRequest } from './publication-queries.js';
import type { ResponseTimesRequest } from './response-times.js';
import type { EscalationsRequest, WorkListRequest } from './work-list.js';

/** What a query thread can be asked, and what it answers. Plain data: it goes through a message. */
export interface Queries {
  listTickets: { request: TicketListRequest; answer: TicketListAnswer };
  responseTimes: { request: ResponseTimesRequest; answer: ResponseTimes };
  workList: { request: WorkListRequest; answer: WorkList };
  escalations: { request: EscalationsRequest; answer: WorkList };
  statistics: { request: StatisticsRequest; answer: Statistics };
  /** Loads what statistics keep in memory, for at most so long. */
  warmUp: { request: { readonly sliceMs: number }; answer: { readonly complete: boolean } };
  communities: { request: CommunityListRequest; answer: ListAnswer<CommunitySummary, string> };
  publications: { request: PublicationListRequest; answer: ListAnswer<PublicationSummary, string> };
  grids: { request: GridListRequest; answer: ListAnswer<GridSummary, number> | null };
}

export type QueryName = keyof Queries;

export interface QueryTask<Name extends QueryName = QueryName> {
  readonly name: Name;
  readonly request: Queries[Name]['request'];
  /** Milliseconds since the epoch: the query ends by then, whatever it has found. */
  readonly deadline: number;
}

/** Errors lose their class on the way between threads, so the expected ones travel as words. */
export type QueryOutcome<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly reason: 'time-up' }
  | { readonly ok: false; readonly reason: 'too-many-rows'; readonly limit: number }
  | { readonly ok: false; readonly reason: 'calendars-unread'; readonly names: readonly string[] }
  | { readonly ok: false; readonly reason: 'several-zones'; readonly zones: readonly string[] }
  | { readonly ok: false; readonly reason: 'other-version'; readonly projection: string }
  | { readonly ok: false; readonly reason: 'unavailable'; readonly cause: string };

export interface QueryThreadData {
  readonly location: ReadModelLocation;
  /** Of any query. */
  readonly timeoutMs: number;
}

import { sql } from 'kysely';
import { workerData } from 'piscina';
import { mayPass } from '#libs/platform/src/postgres-fault.js';
import type { Projection } from '#libs/projections/src/projection.js';
import { organisationProjection } from '../organisation/organisation-projection.js';
import { PROJECTIONS } from '../projections.js';
import { publicationsProjection } from '../publications/publications-projection.js';
import { PostgresQuerySnapshots } from '../postgres/postgres-query-snapshots.js';
import { SqliteQuerySnapshots } from '../sqlite/sqlite-query-snapshots.js';
import { KeptColumns } from '../statistics/kept-columns.js';
import { readModelPlaces } from '../statistics/read-model-places.js';
import { SeveralZonesError, TooManyRowsError } from '../statistics/statistics.js';
import { statisticsOf, statisticsRows } from '../statistics/statistics-rows.js';
import { CalendarsUnreadError, KnownCalendars } from '../statistics/working-calendars.js';
import { ticketsProjection } from '../tickets/tickets-projection.js';
import { listTickets } from './list-tickets.js';
import { listCommunities, listGrids } from './organisation-queries.js';
import { listPublications } from './publication-queries.js';
import { NoSuchTables, type QueryDatabase, type QuerySnapshots, QueryTimeUp } from './query-database.js';
import type { Queries, QueryName, QueryOutcome, QueryTask, QueryThreadData } from './query-protocol.js';
import { responseTimes } from './response-times.js';
import { escalations, workList } from './work-list.js';

const { location, timeoutMs } = workerData as QueryThreadData;
const snapshots: QuerySnapshots = location.kind === 'sqlite' ? new SqliteQuerySnapshots(location.path) : new PostgresQuerySnapshots(location, timeoutMs);

/** How far the rows of the snapshot go, and which tables they are in. */
interface ReadCheckpoint {
  readonly position: string;
  readonly generation: number;
}

const keptColumns = new KeptColumns();
const knownCalendars = new KnownCalendars();

type Answers = { readonly [Name in QueryName]: (database: QueryDatabase, request: Queries[Name]['request'], checkpoint: ReadCheckpoint) => Promise<Queries[Name]['answer']> };

const answers: Answers = {
  listTickets,
  workList,
  escalations,
  communities: listCommunities,
  grids: listGrids,
  publications: listPublications,
  responseTimes: async (database, request, { position }) => (
    { definition: 'response-times/1', projectionVersion: ticketsProjection.version, position, rows: await responseTimes(database, request) }),
  warmUp: async (database, { sliceMs }, { generation }) => {
    const until = Date.now() + sliceMs;
    return { complete: await keptColumns.load(database, generation, () => Date.now() < until) };
  },
  statistics: async (database, request, { position, generation }) => {
    knownCalendars.add(request.calendars ?? []);
    const columns = await keptColumns.upToDate(database, generation);
    const found = await statisticsRows({ columns, calendars: knownCalendars, places: readModelPlaces(database), checkTime: () => database.checkTime() }, request);
    return statisticsOf(request.query, found, { projectionVersion: ticketsProjection.version, position });
  },
};

const PROJECTION_OF: Readonly<Record<QueryName, Projection>> = {
  listTickets: ticketsProjection, statistics: ticketsProjection, warmUp: ticketsProjection, workList: ticketsProjection, escalations: ticketsProjection, responseTimes: ticketsProjection,
  communities: organisationProjection, grids: organisationProjection, publications: publicationsProjection,
};

const TABLES = PROJECTIONS.flatMap(({ tables }) => tables);

/** One query in one snapshot: its rows, and the position they are true for, belong together. */
export default async function answer<Name extends QueryName>(task: QueryTask<Name>): Promise<QueryOutcome<Queries[Name]['answer']>> {
  const projection = PROJECTION_OF[task.name];
  try {
    return await snapshots.inSnapshot(task.deadline, TABLES, async (database) => {
      const checkpoint = await database.db.selectFrom('checkpoints').select(['version', 'generation', sql<string>`cast(position as text)`.as('position')])
        .where('projection', '=', projection.name).executeTakeFirst();
      if (checkpoint?.version !== projection.version) return { ok: false, reason: 'other-version', projection: projection.name };
      return { ok: true, answer: await answers[task.name](database, task.request, checkpoint) };
    });
  } catch (error) {
    if (error instanceof QueryTimeUp) return { ok: false, reason: 'time-up' };
    if (error instanceof NoSuchTables) return { ok: false, reason: 'other-version', projection: projection.name };
    if (mayPass(error)) return { ok: false, reason: 'unavailable', cause: error.message };
    if (error instanceof TooManyRowsError) return { ok: false, reason: 'too-many-rows', limit: error.limit };
    if (error instanceof CalendarsUnreadError) return { ok: false, reason: 'calendars-unread', names: error.names };
    if (error instanceof SeveralZonesError) return { ok: false, reason: 'several-zones', zones: error.zones };
    throw error;
  }
}

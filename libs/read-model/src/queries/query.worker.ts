import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type CompiledQuery, Kysely, sql } from 'kysely';
import { workerData } from 'piscina';
import type { Projection } from '#libs/projections/src/projection.js';
import { organisationProjection } from '../organisation/organisation-projection.js';
import { publicationsProjection } from '../publications/publications-projection.js';
import { NodeSqliteDialect } from '../sqlite/node-sqlite-dialect.js';
import { KeptColumns } from '../statistics/kept-columns.js';
import { readModelPlaces } from '../statistics/read-model-places.js';
import { SeveralZonesError, TooManyRowsError } from '../statistics/statistics.js';
import { statisticsOf, statisticsRows } from '../statistics/statistics-rows.js';
import { CalendarsUnreadError, KnownCalendars } from '../statistics/working-calendars.js';
import { ticketsProjection } from '../tickets/tickets-projection.js';
import { listTickets } from './list-tickets.js';
import { listCommunities, listGrids } from './organisation-queries.js';
import { listPublications } from './publication-queries.js';
import { type QueryDatabase, QueryTimeUp, type ReadModelTables } from './query-database.js';
import type { Queries, QueryName, QueryOutcome, QueryTask, QueryThreadData } from './query-protocol.js';
import { responseTimes } from './response-times.js';
import { escalations, workList } from './work-list.js';

/** Rows between two looks at the clock. */
const ROWS_PER_LOOK = 512;

const file = new DatabaseSync((workerData as QueryThreadData).path, { readOnly: true, timeout: 1000 });
file.exec('PRAGMA cache_size = -32768');
const connection = new Kysely<ReadModelTables>({ dialect: new NodeSqliteDialect(file, 'read-only') });

let deadline = 0;
let rowsToLook = ROWS_PER_LOOK;

function checkTime(): void {
  if (Date.now() >= deadline) throw new QueryTimeUp();
}

// A thread cannot be stopped inside SQLite, and node:sqlite has no interrupt: the query asks for the time itself, row by row.
file.function('in_time', { deterministic: false }, (_ofThisRow) => {
  rowsToLook -= 1;
  if (rowsToLook > 0) return 1;
  rowsToLook = ROWS_PER_LOOK;
  checkTime();
  return 1;
});

function readArrays({ sql: text, parameters }: CompiledQuery): (string | number | null)[][] {
  const statement = file.prepare(text);
  statement.setReturnArrays(true);
  return statement.all(...(parameters as SQLInputValue[])) as unknown as (string | number | null)[][];
}

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
    return { complete: keptColumns.load(database, generation, () => Date.now() < until) };
  },
  statistics: async (database, request, { position, generation }) => {
    knownCalendars.add(request.calendars ?? []);
    const columns = keptColumns.upToDate(database, generation);
    const found = await statisticsRows({ columns, calendars: knownCalendars, places: readModelPlaces(database), checkTime: () => database.checkTime() }, request);
    return statisticsOf(request.query, found, { projectionVersion: ticketsProjection.version, position });
  },
};

const PROJECTION_OF: Readonly<Record<QueryName, Projection>> = {
  listTickets: ticketsProjection, statistics: ticketsProjection, warmUp: ticketsProjection, workList: ticketsProjection, escalations: ticketsProjection, responseTimes: ticketsProjection,
  communities: organisationProjection, grids: organisationProjection, publications: publicationsProjection,
};

/** One query in one snapshot: its rows, and the position they are true for, belong together. */
export default async function answer<Name extends QueryName>(task: QueryTask<Name>): Promise<QueryOutcome<Queries[Name]['answer']>> {
  deadline = task.deadline;
  rowsToLook = ROWS_PER_LOOK;
  const projection = PROJECTION_OF[task.name];
  try {
    return await connection.transaction().execute(async (db) => {
      const checkpoint = await db.selectFrom('checkpoints').select(['version', 'generation', sql<string>`cast(position as text)`.as('position')])
        .where('projection', '=', projection.name).executeTakeFirst();
      if (checkpoint?.version !== projection.version) return { ok: false, reason: 'other-version', projection: projection.name };
      const database: QueryDatabase = { db, readArrays, checkTime, inTime: (column) => sql<boolean>`in_time(${sql.ref(column)}) = 1` };
      return { ok: true, answer: await answers[task.name](database, task.request, checkpoint) };
    });
  } catch (error) {
    if (error instanceof QueryTimeUp) return { ok: false, reason: 'time-up' };
    if (error instanceof TooManyRowsError) return { ok: false, reason: 'too-many-rows', limit: error.limit };
    if (error instanceof CalendarsUnreadError) return { ok: false, reason: 'calendars-unread', names: error.names };
    if (error instanceof SeveralZonesError) return { ok: false, reason: 'several-zones', zones: error.zones };
    throw error;
  }
}

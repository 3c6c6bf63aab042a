import type { CompiledQuery, Kysely, RawBuilder } from 'kysely';
import type { EngineTables } from '#libs/projections/src/engine-tables.js';
import type { ProjectionTable } from '#libs/projections/src/projection.js';
import type { TicketFactsRow } from '../facts/facts-table.js';
import type { MilestoneRow } from '../milestones/milestone-row.js';
import type { PublicationRow } from '../publications/publication-table.js';
import type { TicketRow } from '../tickets/ticket-row.js';

interface TicketReaderPlace {
  stream_id: string;
  reported_at: number;
  ticket_id: string;
}

/** The tables as queries see them. */
export interface ReadModelTables extends EngineTables {
  tickets: TicketRow;
  milestones: MilestoneRow;
  ticket_former_grids: TicketReaderPlace & { grid_key: string };
  ticket_units: TicketReaderPlace & { unit_id: string };
  ticket_facts: TicketFactsRow;
  communities: {
    community_id: string; revision: number; name: string; time_zone: string; subdistrict_id: string | null; dispatches_by_itself: number;
  };
  grids: { community_id: string; ordinal: number; grid_id: string; name: string; closed: number };
  buildings: { community_id: string; grid_id: string; ordinal: number; building: string };
  leaders: {
    community_id: string; grid_id: string; office: 'leader' | 'substitute'; ordinal: number; account: string; from_at: number; to_at: number | null;
  };
  publications: PublicationRow;
  units: { community_id: string; ordinal: number; unit_id: string; name: string; kind: string; retired: number };
}

/** One snapshot of the read model in a query thread. */
export interface QueryDatabase {
  readonly db: Kysely<ReadModelTables>;
  /** Rows as arrays in the order of the selected columns: half the cost where a statistic reads many. */
  readonly readArrays: (query: CompiledQuery) => Promise<readonly (readonly (string | number | null)[])[]>;
  /**
   * A condition on a column of the row at hand that stops the query once its time is over. Where the database has its
   * own time limit: always true.
   */
  readonly inTime: (column: string) => RawBuilder<boolean>;
  /** @throws QueryTimeUp between two steps of a query that consists of many */
  readonly checkTime: () => void;
}

/** What a query thread asks; one snapshot at a time. */
export interface QuerySnapshots {
  /**
   * @param deadline milliseconds since the epoch: the query ends by then, whatever it has found
   * @throws QueryTimeUp, NoSuchTables, PostgresUnavailableError
   */
  inSnapshot<T>(deadline: number, tables: readonly ProjectionTable[], act: (database: QueryDatabase) => Promise<T>): Promise<T>;
}

/** Inside the query thread only; the caller gets a QueryTimeoutError. */
export class QueryTimeUp extends Error {}

/** Inside the query thread only: nobody has built the read model yet. */
export class NoSuchTables extends Error {}

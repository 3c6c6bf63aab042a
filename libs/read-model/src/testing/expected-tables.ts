import { isDeepStrictEqual } from 'node:util';
import type { Row, StreamFact } from '#libs/projections/src/projection.js';
import { milestoneRow } from '../milestones/milestone-row.js';
import { type CommunityFold, rowsOf } from '../organisation/community-rows.js';
import { ORGANISATION_TABLES } from '../organisation/organisation-tables.js';
import { factsRow } from '../facts/facts-table.js';
import { publicationRow } from '../publications/publications-projection.js';
import { type TicketLife, ticketStreams } from '../tickets/tickets-projection.js';
import type { CommunityHistory } from './community-histories.js';
import type { PublicationHistory } from './publication-histories.js';
import type { TicketHistory } from './ticket-histories.js';

type Tables = Readonly<Record<string, readonly Row[]>>;

const byKey = (...columns: string[]) => (one: Row, other: Row): number => {
  const [left, right] = [one, other].map((row) => columns.map((column) => row[column]));
  for (const [index, value] of (left ?? []).entries()) {
    const compared = right?.[index];
    if (value === compared || value === null || compared === null || value === undefined || compared === undefined) continue;
    return typeof value === 'string' && typeof compared === 'string'
      ? Buffer.compare(Buffer.from(value), Buffer.from(compared))
      : Number(value) - Number(compared);
  }
  return 0;
};

/** One event after the other, and nothing else. */
function livedThrough({ streamId, facts }: TicketHistory, positions: readonly bigint[]): TicketLife {
  const events = facts.map((fact, revision): StreamFact => ({ streamId, fact: fact as StreamFact['fact'], position: positions[revision] ?? -1n }));
  const [first, ...rest] = events;
  if (first === undefined) throw new Error('a history begins with a report');
  return rest.reduce((life, event) => ticketStreams.apply(life, event), ticketStreams.start(first));
}

/**
 * What the read model must hold for these histories, in the order of the keys.
 * @param positions of every event, by stream
 */
export function expectedTables(
  tickets: readonly TicketHistory[], communities: readonly CommunityHistory[], positions: ReadonlyMap<string, readonly bigint[]>,
  publications: readonly PublicationHistory[] = [],
): Record<string, Row[]> {
  const lives = tickets.map((history) => livedThrough(history, positions.get(history.streamId) ?? []));
  const folds = lives.map(({ fold }) => fold);
  const place = (fold: (typeof folds)[number]) => ({ stream_id: fold.row.stream_id, reported_at: fold.row.reported_at, ticket_id: fold.row.ticket_id });
  const tables: Record<string, Row[]> = {
    tickets: folds.map(({ row }) => row).sort(byKey('stream_id')),
    ticket_former_grids: folds.flatMap((fold) => fold.formerGrids.map((grid) => ({ ...place(fold), grid_key: grid }))).sort(byKey('stream_id', 'grid_key')),
    ticket_units: folds.flatMap((fold) => fold.units.map((unit) => ({ ...place(fold), unit_id: unit }))).sort(byKey('stream_id', 'unit_id')),
  };
  tables['milestones'] = lives.flatMap(({ fold, facts }) => (facts.clocks === null ? [] : [milestoneRow(fold.row, facts.clocks)])).sort(byKey('report_position'));
  tables['ticket_facts'] = lives.map(({ fold, facts }) => factsRow(fold.row, facts)).sort(byKey('report_position'));
  tables['publications'] = publications.flatMap(({ streamId, facts }) => facts.map((fact) => publicationRow({ streamId, fact: fact as StreamFact['fact'], position: -1n })))
    .sort(byKey('kind', 'name', 'version'));
  const organisation = communities.map(({ state, facts }): CommunityFold => {
    if (!state.exists) throw new Error('a history begins with the creation');
    return { community: state, revision: facts.length - 1 };
  });
  for (const table of ORGANISATION_TABLES) {
    tables[table.name] = organisation.flatMap((fold) => rowsOf(fold).get(table) ?? []).sort(byKey(...table.key));
  }
  return tables;
}

/** Small, where a diff of thousands of rows would take minutes to print. */
export function firstDifference(stored: Tables, expected: Tables): object | undefined {
  for (const table of Object.keys(expected)) {
    const [rows, wanted] = [stored[table] ?? [], expected[table] ?? []];
    if (rows.length !== wanted.length) return { table, rows: rows.length, expected: wanted.length };
    const index = rows.findIndex((row, at) => !isDeepStrictEqual(row, wanted[at]));
    if (index !== -1) return { table, row: rows[index], expected: wanted[index] };
  }
  return undefined;
}

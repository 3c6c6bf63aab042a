import type { ProjectionTable, Row } from '#libs/projections/src/projection.js';
import type { ExistingCommunity, Grid, Tenure, Unit } from '#libs/ticketing/src/organisation/organisation-state.js';
import { BUILDINGS, COMMUNITIES, GRIDS, LEADERS, ORGANISATION_TABLES, UNITS } from './organisation-tables.js';

/** A community as its stream tells it, and the last revision folded. */
export interface CommunityFold {
  readonly community: ExistingCommunity;
  readonly revision: number;
}

export type CommunityRows = ReadonlyMap<ProjectionTable, readonly Row[]>;

const OFFICES = ['leader', 'substitute'] as const;
type Office = (typeof OFFICES)[number];

const tenuresOf = (grid: Grid, office: Office): readonly Tenure[] => (office === 'leader' ? grid.leaders : grid.substitutes);
const flag = (value: boolean): 0 | 1 => (value ? 1 : 0);

export function rowsOf({ community, revision }: CommunityFold): CommunityRows {
  const { communityId: community_id, grids, units } = community;
  const head: Row = {
    community_id, revision, name: community.name, time_zone: community.timeZone, subdistrict_id: community.subdistrictId ?? null,
    dispatches_by_itself: flag(community.dispatchesByItself),
  };
  return new Map<ProjectionTable, readonly Row[]>([
    [COMMUNITIES, [head]],
    [GRIDS, grids.map(({ gridId, name, closed }, ordinal) => ({ community_id, ordinal, grid_id: gridId, name, closed: flag(closed) }))],
    [BUILDINGS, grids.flatMap(({ gridId, buildings }) => buildings.map((building, ordinal) => ({ community_id, grid_id: gridId, ordinal, building })))],
    [LEADERS, grids.flatMap((grid) => OFFICES.flatMap((office) => tenuresOf(grid, office).map((tenure, ordinal) => ({
      community_id, grid_id: grid.gridId, office, ordinal, account: tenure.account,
      from_at: Date.parse(tenure.from), to_at: tenure.to === undefined ? null : Date.parse(tenure.to),
    }))))],
    [UNITS, units.map(({ unitId, name, kind, retired }, ordinal) => ({ community_id, ordinal, unit_id: unitId, name, kind, retired: flag(retired) }))],
  ]);
}

/** The fold that the rows were made of: {@link rowsOf} the other way round. */
export function communityFrom(rows: CommunityRows): CommunityFold | undefined {
  const head = rows.get(COMMUNITIES)?.[0];
  if (head === undefined) return undefined;
  const community: ExistingCommunity = {
    exists: true, communityId: text(head, 'community_id'), name: text(head, 'name'), timeZone: text(head, 'time_zone'),
    ...(head['subdistrict_id'] === null ? {} : { subdistrictId: text(head, 'subdistrict_id') }),
    dispatchesByItself: head['dispatches_by_itself'] === 1,
    grids: inOrder(rows, GRIDS).map((grid) => gridFrom(grid, rows)),
    units: inOrder(rows, UNITS).map((unit): Unit => (
      { unitId: text(unit, 'unit_id'), name: text(unit, 'name'), kind: text(unit, 'kind'), retired: unit['retired'] === 1 })),
  };
  return { community, revision: Number(head['revision']) };
}

function gridFrom(grid: Row, rows: CommunityRows): Grid {
  const gridId = text(grid, 'grid_id');
  const own = (table: ProjectionTable) => inOrder(rows, table).filter((row) => row['grid_id'] === gridId);
  const tenures = (office: Office) => own(LEADERS).filter((row) => row['office'] === office).map(tenureFrom);
  return {
    gridId, name: text(grid, 'name'), closed: grid['closed'] === 1,
    buildings: own(BUILDINGS).map((row) => text(row, 'building')),
    leaders: tenures('leader'), substitutes: tenures('substitute'),
  };
}

function tenureFrom(row: Row): Tenure {
  const from = new Date(Number(row['from_at'])).toISOString();
  const account = text(row, 'account');
  return row['to_at'] === null ? { account, from } : { account, from, to: new Date(Number(row['to_at'])).toISOString() };
}

function inOrder(rows: CommunityRows, table: ProjectionTable): Row[] {
  return [...(rows.get(table) ?? [])].sort((one, other) => Number(one['ordinal']) - Number(other['ordinal']));
}

function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`${column} must be text`);
  return value;
}

export interface RowChanges {
  readonly table: ProjectionTable;
  readonly changed: readonly Row[];
  readonly gone: readonly Row[];
}

/** What to write so that `before` becomes `after`. */
export function changesBetween(before: CommunityRows, after: CommunityRows): RowChanges[] {
  return ORGANISATION_TABLES.map((table: ProjectionTable) => {
    const keyOf = (row: Row): string => JSON.stringify(table.key.map((column) => row[column]));
    const old = new Map((before.get(table) ?? []).map((row) => [keyOf(row), row]));
    const kept = new Set<string>();
    const changed = (after.get(table) ?? []).filter((row) => {
      const key = keyOf(row);
      kept.add(key);
      const known = old.get(key);
      return known === undefined || Object.keys(table.columns).some((column) => known[column] !== row[column]);
    });
    return { table, changed, gone: [...old].filter(([key]) => !kept.has(key)).map(([, row]) => row) };
  });
}

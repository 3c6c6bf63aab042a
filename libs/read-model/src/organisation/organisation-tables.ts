import type { ProjectionTable } from '#libs/projections/src/projection.js';

/** Communities as they stand after the last event; instants in milliseconds. Who held an office when is asked of the stream. */
export const COMMUNITIES = {
  name: 'communities',
  columns: {
    community_id: { type: 'text' },
    revision: { type: 'integer' },
    name: { type: 'text' },
    time_zone: { type: 'text' },
    subdistrict_id: { type: 'text', nullable: true },
    dispatches_by_itself: { type: 'integer' },
  },
  key: ['community_id'],
} as const satisfies ProjectionTable;

/** `ordinal` is the order of adding, here and below. */
export const GRIDS = {
  name: 'grids',
  columns: {
    community_id: { type: 'text' },
    ordinal: { type: 'integer' },
    grid_id: { type: 'text' },
    name: { type: 'text' },
    closed: { type: 'integer' },
  },
  key: ['community_id', 'ordinal'],
  indexes: { grid: ['community_id', 'grid_id'] },
} as const satisfies ProjectionTable;

export const BUILDINGS = {
  name: 'buildings',
  columns: {
    community_id: { type: 'text' },
    grid_id: { type: 'text' },
    ordinal: { type: 'integer' },
    building: { type: 'text' },
  },
  key: ['community_id', 'grid_id', 'ordinal'],
} as const satisfies ProjectionTable;

export const LEADERS = {
  name: 'leaders',
  columns: {
    community_id: { type: 'text' },
    grid_id: { type: 'text' },
    office: { type: 'text' },
    ordinal: { type: 'integer' },
    account: { type: 'text' },
    from_at: { type: 'bigint' },
    to_at: { type: 'bigint', nullable: true },
  },
  key: ['community_id', 'grid_id', 'office', 'ordinal'],
  indexes: { account: ['account'] },
} as const satisfies ProjectionTable;

export const UNITS = {
  name: 'units',
  columns: {
    community_id: { type: 'text' },
    ordinal: { type: 'integer' },
    unit_id: { type: 'text' },
    name: { type: 'text' },
    kind: { type: 'text' },
    retired: { type: 'integer' },
  },
  key: ['community_id', 'ordinal'],
  indexes: { unit: ['unit_id'] },
} as const satisfies ProjectionTable;

export const ORGANISATION_TABLES = [COMMUNITIES, GRIDS, BUILDINGS, LEADERS, UNITS] as const;

import type { ProjectionTable } from '#libs/projections/src/projection.js';

/**
 * One row of coded facts per ticket; instants in milliseconds since the epoch. An index per filter of the board, each
 * in the order of its pages; `response_times` covers the statistics, so that they never touch the rows.
 */
export const TICKETS = {
  name: 'tickets',
  columns: {
    stream_id: { type: 'text' },
    ticket_id: { type: 'text' },
    report_position: { type: 'bigint' },
    revision: { type: 'integer' },
    status: { type: 'text' },
    kind: { type: 'text' },
    ever_tip_off: { type: 'integer' },
    category: { type: 'text' },
    category_head: { type: 'text' },
    urgency: { type: 'text' },
    channel: { type: 'text' },
    community_id: { type: 'text' },
    grid_key: { type: 'text', nullable: true },
    level: { type: 'text', nullable: true },
    assignee: { type: 'text', nullable: true },
    claimant: { type: 'text', nullable: true },
    reporter_ref: { type: 'text' },
    imported: { type: 'integer' },
    adopted: { type: 'integer' },
    reported_at: { type: 'bigint' },
    first_response_at: { type: 'bigint', nullable: true },
    resolved_at: { type: 'bigint', nullable: true },
    closed_at: { type: 'bigint', nullable: true },
    ended: { type: 'integer' },
    reopened_count: { type: 'integer' },
    unmet_due_at: { type: 'bigint', nullable: true },
    agreement_open: { type: 'integer' },
    last_level: { type: 'text', nullable: true },
    last_post: { type: 'text', nullable: true },
    before_link: { type: 'text', nullable: true },
  },
  key: ['stream_id'],
  indexes: {
    newest: ['reported_at', 'ticket_id'],
    status: ['status', 'reported_at', 'ticket_id'],
    community: ['community_id', 'reported_at', 'ticket_id', 'status'],
    grid: ['grid_key', 'reported_at', 'ticket_id', 'status'],
    assignee: ['assignee', 'reported_at', 'ticket_id'],
    category: ['category_head', 'reported_at', 'ticket_id', 'category'],
    channel: ['channel', 'reported_at', 'ticket_id'],
    // Not in the order of its pages: how many are overdue is the caller's to keep small, how old they are is not.
    overdue: ['community_id', 'unmet_due_at', 'reported_at', 'ticket_id'],
    claimant: ['claimant', 'reported_at', 'ticket_id'],
    reporter: ['reporter_ref', 'reported_at', 'ticket_id'],
    response_times: ['community_id', 'reported_at', 'resolved_at', 'first_response_at', 'ended', 'grid_key', 'category', 'channel'],
  },
} as const satisfies ProjectionTable;

/** The ticket's unchanging place in every list, beside whoever may read it: a scope is paged like the board itself. */
const PLACE = { stream_id: { type: 'text' }, reported_at: { type: 'bigint' }, ticket_id: { type: 'text' } } as const;

/** Grids (`<communityId>/<gridId>`) that had the ticket before: their leaders read it until it is closed. */
export const TICKET_FORMER_GRIDS = {
  name: 'ticket_former_grids',
  columns: { ...PLACE, grid_key: { type: 'text' } },
  key: ['stream_id', 'grid_key'],
  indexes: { grid: ['grid_key', 'reported_at', 'ticket_id'] },
} as const satisfies ProjectionTable;

/** Units ever called to the ticket: they may read it. */
export const TICKET_UNITS = {
  name: 'ticket_units',
  columns: { ...PLACE, unit_id: { type: 'text' } },
  key: ['stream_id', 'unit_id'],
  indexes: { unit: ['unit_id', 'reported_at', 'ticket_id'] },
} as const satisfies ProjectionTable;

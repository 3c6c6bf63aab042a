import type { ProjectionTable } from '#libs/projections/src/projection.js';

/**
 * One row per ticket that any policy covers: when it is to be woken, and how its clocks stand. Instants in milliseconds
 * since the epoch. Kept by the position of the report, as `ticket_facts`; whom they belong to is found by `stream_id`.
 */
export const MILESTONES = {
  name: 'milestones',
  columns: {
    report_position: { type: 'bigint' },
    stream_id: { type: 'text' },
    /** Null: nothing will pass, the ticket has ended, or it is an imported history that nobody has adopted. */
    next_at: { type: 'bigint', nullable: true },
    /** The earliest due instant that can still be met. */
    due_at: { type: 'bigint', nullable: true },
    due_stage: { type: 'text', nullable: true },
    paused: { type: 'integer' },
    /** A running limit has passed a warning. */
    warned: { type: 'integer' },
    /** Breaches of this life of the ticket that are not exempted. */
    breaches: { type: 'integer' },
    accountable: { type: 'text', nullable: true },
  },
  key: ['report_position'],
  indexes: { next: ['next_at', 'stream_id'], accountable: ['accountable'] },
} as const satisfies ProjectionTable;

import type { Projection, ProjectionTx, StreamFact, StreamFold } from '#libs/projections/src/projection.js';
import { TICKET_EVENT_TYPES, type TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import { type ClockFold, clockFoldOf, foldClocks, type MilestoneRow, milestoneRow, startClocks } from './fold-clocks.js';
import { MILESTONES } from './milestone-table.js';

const streams: StreamFold<ClockFold> = {
  start: ({ streamId, fact }) => startClocks(streamId, fact as TicketFact),
  apply: (fold, { fact }) => foldClocks(fold, fact as TicketFact),
  insert: (folds, tx) => tx.insert(MILESTONES, folds.map(milestoneRow)),
};

async function project(batch: readonly StreamFact[], tx: ProjectionTx): Promise<void> {
  const begun = new Set(batch.filter(({ fact }) => fact.revision === 0).map(({ streamId }) => streamId));
  const known = new Set(batch.map(({ streamId }) => streamId).filter((streamId) => !begun.has(streamId)));
  const rows = (await tx.select(MILESTONES, 'stream_id', [...known])) as MilestoneRow[];
  const folds = new Map(rows.map((row) => [row.stream_id, clockFoldOf(row)]));
  for (const event of batch) {
    const fold = folds.get(event.streamId);
    folds.set(event.streamId, fold === undefined ? streams.start(event) : streams.apply(fold, event));
  }
  await tx.upsert(MILESTONES, [...folds.values()].map(milestoneRow));
}

/** What the scheduler wakes tickets by, and what work lists and escalations are made of. */
export const milestonesProjection: Projection = {
  name: 'milestones',
  version: 1,
  handles: new Set(TICKET_EVENT_TYPES),
  tables: [MILESTONES],
  project,
  streams: streams,
};

import type { Projection, ProjectionTx, StreamFact, StreamFold } from '#libs/projections/src/projection.js';
import type { TicketEventType, TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import { foldTicket, startTicket } from './fold-ticket.js';
import { TICKET_FORMER_GRIDS, TICKET_UNITS, TICKETS } from './ticket-tables.js';
import type { TicketFold, TicketRow } from './ticket-row.js';

/** Every type, so that a new one does not compile before the fold knows it. */
const HANDLED: Readonly<Record<TicketEventType, true>> = {
  TicketReported: true, TicketDispatched: true, TicketAcknowledged: true, TicketReturned: true, TicketReclassified: true, TicketTransferred: true,
  TicketClaimed: true, ClaimReleased: true, UnitsCalled: true, UnitArrived: true, ProgressNoted: true, NoteCorrected: true, MediationHeld: true,
  AgreementPerformed: true, AgreementBroken: true, TicketResolved: true, CallBackAttempted: true, TicketRated: true, TicketReopened: true,
  TicketLinked: true, TicketUnlinked: true, TicketWithdrawn: true, TicketRejected: true, TicketClosed: true, TicketAdopted: true,
  ClockPaused: true, ClockResumed: true, DeadlineExtended: true, BreachExempted: true, DeadlineWarned: true, DeadlineBreached: true, TicketEscalated: true,
};

const streams: StreamFold<TicketFold> = {
  start: ({ streamId, fact }) => startTicket(streamId, fact as TicketFact),
  apply: (fold, { fact }) => foldTicket(fold, fact as TicketFact),
  async insert(folds, tx) {
    await tx.insert(TICKETS, folds.map(({ row }) => row));
    await tx.insert(TICKET_FORMER_GRIDS, folds.flatMap(formerGridRows));
    await tx.insert(TICKET_UNITS, folds.flatMap(unitRows));
  },
};

const placeOf = ({ stream_id, reported_at, ticket_id }: TicketRow) => ({ stream_id, reported_at, ticket_id });
const formerGridRows = ({ row, formerGrids }: TicketFold) => formerGrids.map((grid) => ({ ...placeOf(row), grid_key: grid }));
const unitRows = ({ row, units }: TicketFold) => units.map((unit) => ({ ...placeOf(row), unit_id: unit }));

/** Rows of tickets that had events before this batch. */
async function loadRows(streamIds: readonly string[], tx: ProjectionTx): Promise<Map<string, TicketFold>> {
  const rows = (await tx.select(TICKETS, 'stream_id', streamIds)) as TicketRow[];
  return new Map(rows.map((row) => [row.stream_id, { row, formerGrids: [], units: [] }]));
}

async function project(batch: readonly StreamFact[], tx: ProjectionTx): Promise<void> {
  const begun = new Set<string>();
  const known = new Set<string>();
  for (const { streamId, fact } of batch) {
    if (fact.revision === 0) begun.add(streamId);
    else if (!begun.has(streamId)) known.add(streamId);
  }
  const folds = await loadRows([...known], tx);
  for (const event of batch) {
    const fold = folds.get(event.streamId);
    folds.set(event.streamId, fold === undefined ? streams.start(event) : streams.apply(fold, event));
  }
  const all = [...folds.values()];
  await tx.upsert(TICKETS, all.map(({ row }) => row));
  await tx.upsert(TICKET_FORMER_GRIDS, all.flatMap(formerGridRows));
  await tx.upsert(TICKET_UNITS, all.flatMap(unitRows));
}

/** The board's and the statistics' facts: one row per ticket, and who may read it besides. */
export const ticketsProjection: Projection = {
  name: 'tickets',
  version: 1,
  handles: new Set(Object.keys(HANDLED)),
  tables: [TICKETS, TICKET_FORMER_GRIDS, TICKET_UNITS],
  project,
  streams,
};

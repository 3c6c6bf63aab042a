import type { Projection, ProjectionTx, StreamFact, StreamFold } from '#libs/projections/src/projection.js';
import type { TicketEventType, TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import { factsOfRow, factsRow, type TicketFactsRow, TICKET_FACTS } from '../facts/facts-table.js';
import { foldFacts, startFacts } from '../facts/fold-facts.js';
import type { TicketFacts } from '../facts/ticket-facts.js';
import { unmetDue } from '../facts/unmet-due.js';
import { type MilestoneRow, milestoneRow } from '../milestones/milestone-row.js';
import { MILESTONES } from '../milestones/milestone-table.js';
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

/** The board's row of a ticket, what stands beside it, and the facts of the figures. */
export interface TicketLife {
  readonly fold: TicketFold;
  readonly facts: TicketFacts;
}

export const ticketStreams: StreamFold<TicketLife> = {
  start({ streamId, position, fact }) {
    const fold = startTicket(streamId, fact as TicketFact, Number(position));
    return withUnmetDue(fold, startFacts(fold.row, fact as TicketFact));
  },
  apply({ fold, facts }, { position, fact }) {
    const next = foldTicket(fold, fact as TicketFact);
    return withUnmetDue(next, foldFacts(facts, fold.row, next.row, fact as TicketFact, Number(position)));
  },
  async insert(lives, tx) {
    const folds = lives.map(({ fold }) => fold);
    await tx.insert(TICKETS, folds.map(({ row }) => row));
    await tx.insert(TICKET_FORMER_GRIDS, folds.flatMap(formerGridRows));
    await tx.insert(TICKET_UNITS, folds.flatMap(unitRows));
    await tx.insert(TICKET_FACTS, lives.map(factsRowOf));
    await tx.insert(MILESTONES, lives.flatMap(milestoneRowsOf));
  },
};

/** What is overdue is listed by the same due instants as it is counted by in the figures. */
function withUnmetDue(fold: TicketFold, facts: TicketFacts): TicketLife {
  const due = unmetDue(fold.row, facts);
  return { fold: due === fold.row.unmet_due_at ? fold : { ...fold, row: { ...fold.row, unmet_due_at: due } }, facts };
}

const placeOf = ({ stream_id, reported_at, ticket_id }: TicketRow) => ({ stream_id, reported_at, ticket_id });
const formerGridRows = ({ row, formerGrids }: TicketFold) => formerGrids.map((grid) => ({ ...placeOf(row), grid_key: grid }));
const unitRows = ({ row, units }: TicketFold) => units.map((unit) => ({ ...placeOf(row), unit_id: unit }));

/** A ticket that no policy covers is never woken. */
const milestoneRowsOf = ({ fold, facts }: TicketLife): MilestoneRow[] => (facts.clocks === null ? [] : [milestoneRow(fold.row, facts.clocks)]);

const factsRowOf = ({ fold, facts }: TicketLife): TicketFactsRow => factsRow(fold.row, facts);

/** A ticket that had events before this batch, and how its rows stand. */
interface KnownTicket {
  readonly row: TicketRow;
  readonly facts: TicketFactsRow;
}

async function loadKnown(streamIds: readonly string[], tx: ProjectionTx): Promise<Map<string, KnownTicket>> {
  const rows = (await tx.select(TICKETS, 'stream_id', streamIds)) as TicketRow[];
  const besideRows = (await tx.select(TICKET_FACTS, 'report_position', rows.map((row) => row.report_position))) as TicketFactsRow[];
  const facts = new Map(besideRows.map((row) => [row.report_position, row]));
  return new Map(rows.map((row) => {
    const beside = facts.get(row.report_position);
    if (beside === undefined) throw new Error(`${row.stream_id} has no facts beside its row; rebuild the read model`);
    return [row.stream_id, { row, facts: beside }];
  }));
}

const lifeOf = ({ row, facts }: KnownTicket): TicketLife => ({ fold: { row, formerGrids: [], units: [] }, facts: factsOfRow(facts) });

async function project(batch: readonly StreamFact[], tx: ProjectionTx): Promise<void> {
  const begun = new Set<string>();
  const continued = new Set<string>();
  for (const { streamId, fact } of batch) {
    if (fact.revision === 0) begun.add(streamId);
    else if (!begun.has(streamId)) continued.add(streamId);
  }
  const known = await loadKnown([...continued], tx);
  const lives = new Map([...known].map(([streamId, ticket]) => [streamId, lifeOf(ticket)]));
  for (const event of batch) {
    const life = lives.get(event.streamId);
    lives.set(event.streamId, life === undefined ? ticketStreams.start(event) : ticketStreams.apply(life, event));
  }
  const all = [...lives.values()];
  const opened: TicketLife[] = [];
  const changed: { readonly before: KnownTicket; readonly life: TicketLife }[] = [];
  for (const [streamId, life] of lives) {
    const before = known.get(streamId);
    if (before === undefined) opened.push(life);
    else changed.push({ before, life });
  }
  await tx.upsert(TICKETS, opened.map(({ fold }) => fold.row));
  await tx.upsert(TICKET_FACTS, opened.map(factsRowOf));
  await tx.change(TICKETS, changed.map(({ before, life }) => ({ from: before.row, to: life.fold.row })));
  await tx.change(TICKET_FACTS, changed.map(({ before, life }) => ({ from: before.facts, to: factsRowOf(life) })));
  await tx.upsert(TICKET_FORMER_GRIDS, all.flatMap(({ fold }) => formerGridRows(fold)));
  await tx.upsert(TICKET_UNITS, all.flatMap(({ fold }) => unitRows(fold)));
  await tx.upsert(MILESTONES, all.flatMap(milestoneRowsOf));
}

/** The board's and the statistics' facts: one row per ticket, who may read it besides, and when it is to be woken. */
export const ticketsProjection: Projection = {
  name: 'tickets',
  version: 5,
  handles: new Set(Object.keys(HANDLED)),
  tables: [TICKETS, TICKET_FORMER_GRIDS, TICKET_UNITS, TICKET_FACTS, MILESTONES],
  project,
  streams: ticketStreams,
};

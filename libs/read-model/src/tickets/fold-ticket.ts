import { STAFF_ROLES } from '#libs/ticketing/src/ticket/evidence.js';
import { assignmentOf, communityPost, gridKey, REPORTER_POST } from '#libs/ticketing/src/ticket/post.js';
import type { FactOf, TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import type { Status } from '#libs/ticketing/src/ticket/vocabulary.js';
import type { TicketFold, TicketRow } from './ticket-row.js';

/** The stream does not tell a ticket's life: nothing may be guessed, so the projection stops here. */
export class TicketHistoryError extends Error {
  constructor(streamId: string, fact: { readonly type: string; readonly revision: number }, expected: string) {
    super(`${streamId}: ${fact.type} at revision ${fact.revision}, expected ${expected}`);
    this.name = 'TicketHistoryError';
  }
}

/**
 * @param position of the report
 * @throws TicketHistoryError when the stream does not begin with the report
 */
export function startTicket(streamId: string, fact: TicketFact, position: number): TicketFold {
  if (fact.type !== 'TicketReported' || fact.revision !== 0) throw new TicketHistoryError(streamId, fact, 'TicketReported at revision 0');
  const { data } = fact;
  const row: TicketRow = {
    stream_id: streamId, ticket_id: data.ticketId, report_position: position, revision: 0,
    status: 'reported', kind: data.kind, ever_tip_off: data.kind === 'tip-off' ? 1 : 0, category: data.category, category_head: headOf(data.category), urgency: data.urgency, channel: data.channel,
    community_id: data.communityId, grid_key: data.gridId === undefined ? null : gridKey(data.communityId, data.gridId),
    level: null, assignee: communityPost(data.communityId), claimant: null, reporter_ref: data.reporterRef,
    imported: data.imported === true ? 1 : 0, adopted: 0,
    reported_at: Date.parse(fact.occurredAt), first_response_at: null, resolved_at: null, closed_at: null, ended: 0, reopened_count: 0,
    unmet_due_at: null, agreement_open: 0, last_level: null, last_post: null, before_link: null,
  };
  return { row, formerGrids: [], units: [] };
}

/**
 * Folds one event into the facts of its ticket. Pure, and the same for the live projection and every rebuild.
 * It says what the domain's `evolve` says (a property test compares the two), in the shape that queries need.
 * @throws TicketHistoryError when an event is missing or comes twice
 */
export function foldTicket(fold: TicketFold, fact: TicketFact): TicketFold {
  const { row } = fold;
  if (fact.revision !== row.revision + 1) throw new TicketHistoryError(row.stream_id, fact, `revision ${row.revision + 1}`);
  const seen: TicketFold = { ...fold, row: { ...row, revision: fact.revision, first_response_at: firstResponse(row, fact) } };
  // A source's step outside the live rules is evidence only, but its resolution stands.
  return fact.imported !== undefined && fact.type !== 'TicketResolved' ? seen : applyFact(seen, fact);
}

function applyFact(fold: TicketFold, fact: TicketFact): TicketFold {
  const { row } = fold;
  switch (fact.type) {
    case 'TicketReported':
    case 'ProgressNoted':
    case 'NoteCorrected':
    case 'CallBackAttempted':
    case 'TicketRated':
    case 'UnitArrived':
    case 'TicketLinked':
    case 'ClockPaused':
    case 'ClockResumed':
    case 'DeadlineExtended':
    case 'BreachExempted':
    case 'DeadlineWarned':
    case 'DeadlineBreached':
    case 'TicketEscalated':
      return fold;
    case 'TicketDispatched':
      return row.status === 'reported' || isOpen(row) ? dispatched(fold, fact) : fold;
    case 'TicketReturned':
      return row.status === 'dispatched' || row.status === 'acknowledged' ? returned(fold) : fold;
    case 'TicketTransferred':
      return row.status === 'reported' || isOpen(row) ? transferred(fold, fact.data.toCommunityId) : fold;
    case 'UnitsCalled':
      return { ...fold, units: [...new Set([...fold.units, ...fact.data.unitIds])] };
    default: {
      const changed = changedRow(row, fact);
      return changed === row ? fold : { ...fold, row: changed };
    }
  }
}

/** The events that touch nothing but the row. */
type RowFact = Exclude<TicketFact, {
  type: 'TicketReported' | 'ProgressNoted' | 'NoteCorrected' | 'CallBackAttempted' | 'TicketRated' | 'UnitArrived' | 'TicketLinked'
    | 'ClockPaused' | 'ClockResumed' | 'DeadlineExtended' | 'BreachExempted' | 'DeadlineWarned' | 'DeadlineBreached' | 'TicketEscalated' | 'TicketDispatched' | 'TicketReturned' | 'TicketTransferred' | 'UnitsCalled';
}>;

function changedRow(row: TicketRow, fact: RowFact): TicketRow {
  switch (fact.type) {
    case 'TicketAcknowledged':
      return row.status === 'dispatched' ? { ...row, status: 'acknowledged' } : row;
    case 'TicketReclassified':
      return reclassified(row, fact);
    case 'TicketClaimed':
      return { ...row, claimant: fact.data.claimantRef };
    case 'ClaimReleased':
      return { ...row, claimant: null };
    case 'MediationHeld':
      return isOpen(row) ? mediated(row, fact) : row;
    case 'AgreementPerformed':
    case 'AgreementBroken':
      return row.status === 'mediating' && row.agreement_open === 1 ? { ...row, status: 'acknowledged', agreement_open: 0 } : row;
    case 'TicketAdopted':
      return { ...row, adopted: 1 };
    case 'TicketResolved':
      return row.status === 'reported' || isOpen(row) ? moved(row, 'resolved', { resolved_at: Date.parse(fact.occurredAt), agreement_open: 0 }) : row;
    case 'TicketReopened':
      return row.status === 'resolved' || row.status === 'closed' ? reopened(row) : row;
    case 'TicketUnlinked':
      return fact.data.kind === 'duplicate' && row.before_link !== null ? moved(row, row.before_link, { closed_at: null, before_link: null, ended: 0 }) : row;
    case 'TicketWithdrawn':
      return row.status === 'reported' || isOpen(row) ? ended(row, 'withdrawn', fact.occurredAt) : row;
    case 'TicketRejected':
      return row.status === 'reported' ? ended(row, 'rejected', fact.occurredAt) : row;
    case 'TicketClosed':
      return closed(row, fact);
    default: {
      const never: never = fact;
      throw new Error(`no fold for ${JSON.stringify(never)}`);
    }
  }
}

function isOpen({ status }: TicketRow): boolean {
  return status === 'dispatched' || status === 'acknowledged' || status === 'mediating';
}

function headOf(category: string): string {
  const end = category.indexOf('/');
  return end === -1 ? category : category.slice(0, end);
}

/** The earliest in the world, not the first recorded: a step may be told late. */
function firstResponse({ first_response_at: known }: TicketRow, fact: TicketFact): number | null {
  switch (fact.type) {
    case 'TicketAcknowledged':
    case 'MediationHeld':
    case 'TicketResolved':
      break;
    case 'ProgressNoted':
      if (fact.data.visibility === 'public' && STAFF_ROLES.includes(fact.actor.role)) break;
      return known;
    default:
      return known;
  }
  const at = Date.parse(fact.occurredAt);
  return known === null || at < known ? at : known;
}

/** Who must act follows from the status: the community that dispatches, the last assignment, the reporter, nobody. */
function moved(row: TicketRow, status: Status, change: Partial<TicketRow> = {}): TicketRow {
  const next = { ...row, ...change, status };
  switch (status) {
    case 'reported':
      return { ...next, level: null, assignee: communityPost(next.community_id) };
    case 'dispatched':
    case 'acknowledged':
    case 'mediating':
      return { ...next, level: next.last_level, assignee: next.last_post };
    case 'resolved':
      return { ...next, level: null, assignee: REPORTER_POST };
    case 'closed':
    case 'rejected':
    case 'withdrawn':
      return { ...next, level: null, assignee: null, ended: status === 'closed' && next.before_link === null ? 0 : 1 };
    default: {
      const never: never = status;
      throw new Error(`no status ${String(never)}`);
    }
  }
}

function reclassified(row: TicketRow, { data: { kind, category, urgency } }: FactOf<'TicketReclassified'>): TicketRow {
  return { ...row, kind, ever_tip_off: kind === 'tip-off' ? 1 : row.ever_tip_off, category, category_head: headOf(category), urgency };
}

function dispatched(fold: TicketFold, { data }: FactOf<'TicketDispatched'>): TicketFold {
  const { level, post } = assignmentOf(data);
  const target = data.gridId === undefined ? null : gridKey(data.communityId, data.gridId);
  const row = moved(fold.row, 'dispatched', { grid_key: target, last_level: level, last_post: post, agreement_open: 0 });
  return { ...fold, row, formerGrids: leaving(fold) };
}

function returned(fold: TicketFold): TicketFold {
  return { ...fold, row: moved(fold.row, 'reported', { last_level: null, last_post: null }), formerGrids: leaving(fold) };
}

function transferred(fold: TicketFold, community: string): TicketFold {
  const change = { community_id: community, grid_key: null, last_level: null, last_post: null, agreement_open: 0 } as const;
  return { ...fold, row: moved(fold.row, 'reported', change), formerGrids: leaving(fold) };
}

/** A grid that held the ticket reads it on until it is closed; only grows, and may name the present grid too. */
function leaving({ row, formerGrids }: TicketFold): readonly string[] {
  if (!isOpen(row) || row.grid_key === null || formerGrids.includes(row.grid_key)) return formerGrids;
  return [...formerGrids, row.grid_key];
}

function mediated(row: TicketRow, { data }: FactOf<'MediationHeld'>): TicketRow {
  if (data.outcome === 'agreed' && data.performBy !== undefined) return { ...row, status: 'mediating', agreement_open: 1 };
  return { ...row, status: data.outcome === 'adjourned' ? 'mediating' : 'acknowledged', agreement_open: 0 };
}

function reopened(row: TicketRow): TicketRow {
  const status = row.last_post === null ? 'reported' : 'dispatched';
  const change = { resolved_at: null, closed_at: null, ended: 0, before_link: null, agreement_open: 0, reopened_count: row.reopened_count + 1 } as const;
  return moved(row, status, change);
}

function ended(row: TicketRow, status: 'withdrawn' | 'rejected', occurredAt: string): TicketRow {
  return moved(row, status, { closed_at: Date.parse(occurredAt), agreement_open: 0 });
}

function closed(row: TicketRow, { data, occurredAt }: FactOf<'TicketClosed'>): TicketRow {
  const closed_at = Date.parse(occurredAt);
  if (data.reasonCode !== 'duplicate') return row.status === 'resolved' ? moved(row, 'closed', { closed_at }) : row;
  const live = row.status === 'reported' || row.status === 'resolved' || isOpen(row);
  return live ? moved(row, 'closed', { closed_at, before_link: row.status }) : row;
}

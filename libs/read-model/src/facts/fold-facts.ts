import { STAFF_ROLES } from '#libs/ticketing/src/ticket/evidence.js';
import type { TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import type { TicketRow } from '../tickets/ticket-row.js';
import { foldDeadlines } from './fold-deadlines.js';
import {
  type AnswerFact, type CycleFact, type FiguredStanding, type HoldingChange, type HoldingFact, type MarkFact, type MarkKind, MARKS, SOURCES, STANDINGS,
  type TicketFacts,
} from './ticket-facts.js';

/** A close that is followed by a reopening within this was none. */
export const REOPENED_SOON_MS = 7 * 86_400_000;

/** @param row the ticket's row after its report */
export function startFacts(row: TicketRow, fact: TicketFact): TicketFacts {
  const begun: TicketFacts = {
    position: row.report_position, reportedCommunity: row.community_id, firstDispatch: null,
    holdings: [[0, standingOf(row), { h: row.assignee, c: row.community_id, g: row.grid_key, l: row.last_level, k: row.category }]],
    cycles: [[null, null, null, null]], deadlines: [], calendars: [], marks: [], answers: [], handlers: [], clocks: null,
  };
  return foldDeadlines(begun, row, fact);
}

/**
 * What one more event adds to the facts of its ticket. Pure. It compares the ticket's row before and after the event: what
 * the event did is judged in one place, the fold of the row.
 */
export function foldFacts(facts: TicketFacts, before: TicketRow, after: TicketRow, fact: TicketFact, position: number): TicketFacts {
  const occurred = Date.parse(fact.occurredAt) - after.reported_at;
  // A step told late changed nothing before the ticket last changed hands: it has one holder at every instant.
  const at = Math.max(occurred, lastHandOver(facts.holdings));
  let next: TicketFacts = { ...foldDeadlines(facts, before, fact), position };
  const change = changeBetween(before, after);
  if (change !== undefined) next = { ...next, holdings: withHolding(next.holdings, [at, standingOf(after), change]) };
  next = withCycles(next, before, after, fact, occurred, at);
  const marks = marksOf(facts, next, before, after, fact);
  if (marks.length > 0) next = { ...next, marks: [...next.marks, ...marks.map((kind): MarkFact => [MARKS.indexOf(kind), at])] };
  const answer = answerOf(fact, occurred);
  if (answer !== undefined) next = { ...next, answers: [...next.answers, answer] };
  return withHandler(next, fact);
}

function lastHandOver(holdings: readonly HoldingFact[]): number {
  return holdings.findLast(([, , change]) => change.h !== undefined)![0];
}

function figuredStanding({ status, before_link }: TicketRow): FiguredStanding {
  switch (status) {
    case 'reported':
      return 'waiting';
    case 'dispatched':
    case 'acknowledged':
    case 'mediating':
      return 'open';
    case 'closed':
      return before_link === null ? 'closed' : 'duplicate';
    case 'resolved':
    case 'rejected':
    case 'withdrawn':
      return status;
    default: {
      const never: never = status;
      throw new Error(`no standing for ${String(never)}`);
    }
  }
}

function standingOf(row: TicketRow): number {
  return STANDINGS.indexOf(figuredStanding(row));
}

/** @returns undefined where nothing changed that a holding tells */
function changeBetween(before: TicketRow, after: TicketRow): HoldingChange | undefined {
  if (before.status === after.status && before.assignee === after.assignee && before.category === after.category
    && before.community_id === after.community_id && before.grid_key === after.grid_key && before.last_level === after.last_level) return undefined;
  const change: HoldingChange = {
    ...(before.assignee !== after.assignee && { h: after.assignee }),
    ...(before.community_id !== after.community_id && { c: after.community_id }),
    ...(before.grid_key !== after.grid_key && { g: after.grid_key }),
    ...(before.last_level !== after.last_level && { l: after.last_level }),
    ...(before.category !== after.category && { k: after.category }),
  };
  return standingOf(before) === standingOf(after) && Object.keys(change).length === 0 ? undefined : change;
}

/** Those that would begin with the next or after it, told before it, give their place to it. */
function withHolding(holdings: readonly HoldingFact[], [at, standing, change]: HoldingFact): readonly HoldingFact[] {
  let kept = holdings.length;
  while (kept > 0 && holdings[kept - 1]![0] >= at) kept -= 1;
  const replaced = holdings.slice(kept);
  return [...holdings.slice(0, kept), [at, standing, replaced.length === 0 ? change : Object.assign({}, ...replaced.map(([, , told]) => told), change) as HoldingChange]];
}

function withCycles(facts: TicketFacts, before: TicketRow, after: TicketRow, fact: TicketFact, occurred: number, at: number): TicketFacts {
  const { cycles } = facts;
  const [handed, resolved, from] = cycles[cycles.length - 1]!;
  const present = (cycle: CycleFact): readonly CycleFact[] => [...cycles.slice(0, -1), cycle];
  if (after.reopened_count !== before.reopened_count) {
    return { ...facts, cycles: [...present([handed, resolved, from, at]), [after.status === 'dispatched' ? at : null, null, null, null]] };
  }
  if (fact.type === 'TicketDispatched' && after !== before && fact.imported === undefined && after.status === 'dispatched') {
    const marks: readonly MarkFact[] = handed === null ? facts.marks : [...facts.marks, [MARKS.indexOf('handed-before'), handed]];
    return { ...facts, marks, firstDispatch: facts.firstDispatch ?? occurred, cycles: present([occurred, resolved, from, null]) };
  }
  if (fact.type === 'TicketResolved' && before.status !== 'resolved' && after.status === 'resolved') {
    return { ...facts, cycles: present([handed, occurred, at, null]) };
  }
  return facts;
}

function marksOf(facts: TicketFacts, next: TicketFacts, before: TicketRow, after: TicketRow, fact: TicketFact): MarkKind[] {
  const marks: MarkKind[] = [];
  if (figuredStanding(before) !== figuredStanding(after)) {
    const ended = figuredStanding(after);
    if (ended === 'withdrawn' || ended === 'rejected' || ended === 'duplicate') marks.push(ended);
  }
  if (after.reopened_count !== before.reopened_count) {
    marks.push('reopened');
    const closedFor = before.closed_at === null ? Infinity : Date.parse(fact.occurredAt) - before.closed_at;
    if (before.status === 'closed' && closedFor <= REOPENED_SOON_MS) marks.push('reopened-soon');
  }
  const [was, is] = [facts.clocks?.pausedSince !== undefined, next.clocks?.pausedSince !== undefined];
  if (was !== is) marks.push(is ? 'paused' : 'resumed');
  if (next.clocks?.accountable !== undefined && next.clocks.accountable !== facts.clocks?.accountable) marks.push('escalated');
  if (exemptions(next) > exemptions(facts)) marks.push('exempted');
  return fact.imported === undefined ? [...marks, ...marksOfStep(facts, before, fact)] : marks;
}

/** What the step itself says, whatever it changed. */
function marksOfStep(facts: TicketFacts, before: TicketRow, fact: TicketFact): MarkKind[] {
  switch (fact.type) {
    case 'TicketReturned':
      return before.status === 'dispatched' || before.status === 'acknowledged' ? ['returned'] : [];
    case 'MediationHeld':
      return fact.data.outcome === 'agreed' ? ['mediated', 'agreed'] : ['mediated'];
    case 'AgreementPerformed':
      return ['performed'];
    case 'TicketRated':
      return facts.handlers.includes(fact.actor.id) ? ['rated-by-handler'] : [];
    default:
      return [];
  }
}

function exemptions({ clocks }: TicketFacts): number {
  return clocks === null ? 0 : clocks.breaches.reduce((sum, { exempted }) => sum + Number(exempted === true), 0);
}

function answerOf(fact: TicketFact, occurred: number): AnswerFact | undefined {
  const bit = (value: boolean | undefined): 0 | 1 | null => (value === undefined ? null : value ? 1 : 0);
  switch (fact.type) {
    case 'TicketRated': {
      const { via, contacted, solved, satisfaction } = fact.data;
      return [occurred, SOURCES.indexOf(via === 'resident' ? 'rated-by-resident' : 'rated-by-call-back'), bit(contacted), bit(solved), satisfaction ?? null];
    }
    case 'CallBackAttempted':
      return fact.data.result === 'reached' ? [occurred, SOURCES.indexOf('call-back-reached'), null, null, null] : undefined;
    default:
      return undefined;
  }
}

function withHandler(facts: TicketFacts, fact: TicketFact): TicketFacts {
  if (fact.type !== 'TicketAcknowledged' && fact.type !== 'MediationHeld' && fact.type !== 'TicketResolved') return facts;
  // A source's steps are all by the importer, who rates nothing.
  if (!STAFF_ROLES.includes(fact.actor.role) || fact.actor.role === 'import' || facts.handlers.includes(fact.actor.id)) return facts;
  return { ...facts, handlers: [...facts.handlers, fact.actor.id] };
}

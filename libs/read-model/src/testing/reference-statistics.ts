import { STAFF_ROLES } from '#libs/ticketing/src/ticket/evidence.js';
import { evolve } from '#libs/ticketing/src/ticket/evolve.js';
import { holderOf } from '#libs/ticketing/src/ticket/holder.js';
import type { TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import type { ExistingTicket, Ticket } from '#libs/ticketing/src/ticket/ticket-state.js';
import type { StatisticsQuery } from '../statistics/statistics.js';
import { dueInstants, type ReferenceDue } from './reference-deadlines.js';
import type { TicketHistory } from './ticket-histories.js';

/** Every state of a ticket with the instant from which it held: the plain reading of a history, event by event. */
export interface Moment {
  readonly at: number;
  readonly state: ExistingTicket;
  readonly fact: TicketFact;
}

export interface ReferenceTicket {
  readonly reportedAt: number;
  readonly reportedCommunity: string;
  readonly moments: readonly Moment[];
  readonly facts: readonly TicketFact[];
  readonly deadlines: readonly ReferenceDue[];
}

export function referenceTicket({ facts }: TicketHistory): ReferenceTicket {
  let state: Ticket = { status: 'none' };
  let last = -Infinity;
  const moments: Moment[] = [];
  for (const fact of facts) {
    const before = state;
    state = evolve(state, fact);
    if (state.status === 'none') throw new Error('a history begins with a report');
    const at = Math.max(Date.parse(fact.occurredAt), last);
    moments.push({ at, state, fact });
    if (before.status === 'none' || holderOf(before) !== holderOf(state)) last = at;
  }
  const [first] = moments;
  if (first === undefined) throw new Error('an empty history');
  return { reportedAt: first.at, reportedCommunity: first.state.communityId, moments, facts, deadlines: dueInstants(moments) };
}

/** What figures can see of a state: while it stays the same, nothing has changed for them. */
function tellsOf(state: ExistingTicket): string {
  return JSON.stringify([standing(state), holderOf(state), state.communityId, state.gridId, state.lastAssignment?.level, state.category]);
}

export function standing(state: ExistingTicket): string {
  if (state.status === 'closed') return state.before === undefined ? 'closed' : 'duplicate';
  if (state.status === 'reported') return 'waiting';
  return state.status === 'dispatched' || state.status === 'acknowledged' || state.status === 'mediating' ? 'open' : state.status;
}

/** A ticket as the query's as-of instant sees it. */
export interface SeenTicket {
  readonly ticket: ReferenceTicket;
  readonly state: ExistingTicket;
  readonly standing: string;
  readonly since: number;
  readonly known: readonly Moment[];
  readonly group: string;
}

/** What the query is about, as it stands at as-of; undefined where the ticket is none of it. */
export function seen(ticket: ReferenceTicket, query: StatisticsQuery): SeenTicket | undefined {
  if (ticket.reportedAt >= query.asOf) return undefined;
  // A moment told late but in order holds from its own effective instant; those beyond as-of are not known.
  const known = ticket.moments.filter(({ at }) => at < query.asOf);
  const current = ticket.moments.findLast(({ at, state }, index) => at < query.asOf && (index === 0 || tellsOf(ticket.moments[index - 1]!.state) !== tellsOf(state)))!;
  const community = query.by === 'current' ? current.state.communityId : ticket.reportedCommunity;
  if (query.communityId !== undefined && community !== query.communityId) return undefined;
  const { category } = current.state;
  if (query.category !== undefined && category !== query.category && !category.startsWith(`${query.category}/`)) return undefined;
  return { ticket, state: current.state, standing: standing(current.state), since: current.at, known, group: groupOf(current.state, community, query) };
}

function groupOf(state: ExistingTicket, community: string, { groupBy }: StatisticsQuery): string {
  switch (groupBy) {
    case 'all': return 'all';
    case 'community': return community;
    case 'grid': return state.gridId === undefined ? '' : `${state.communityId}/${state.gridId}`;
    case 'category': return state.category;
    case 'channel': return state.channel;
    case 'level': return state.lastAssignment?.level ?? '';
    default: throw new Error(`no reference for ${String(groupBy)}`);
  }
}

/** The resolution in force: the last step that resolved the ticket; raw instant in the world, and the one from which it stood. */
export function resolution({ ticket: { moments }, standing: now }: SeenTicket, asOf: number): { readonly occurred: number; readonly at: number; readonly handed: number | undefined } | undefined {
  if (now !== 'resolved' && now !== 'closed') return undefined;
  const index = moments.findLastIndex(({ at, state, fact }, place) => (
    at < asOf && fact.type === 'TicketResolved' && state.status === 'resolved' && moments[place - 1]?.state.status !== 'resolved'));
  const { fact, at, state: { cycle } } = moments[index]!;
  // A life that a source resolved without a dispatch of its own was nobody's to handle.
  const life = moments.slice(0, index).filter(({ state }) => state.cycle === cycle);
  return { occurred: Date.parse(fact.occurredAt), at, handed: handOvers(life).at(-1) };
}

/** Instants in the world of the dispatches that took effect, and of the reopenings that gave the ticket back to its last holder. */
export function handOvers(moments: readonly Moment[]): number[] {
  return moments.flatMap(({ fact, at, state }) => {
    if (state.status !== 'dispatched' || fact.imported !== undefined) return [];
    if (fact.type === 'TicketDispatched') return [Date.parse(fact.occurredAt)];
    return fact.type === 'TicketReopened' ? [at] : [];
  });
}

/** How much of [from, to) the clocks stood still: paused, or linked as a duplicate. Plainly, stretch by stretch. */
export function stillTime({ moments }: ReferenceTicket, from: number, to: number): number {
  return within([...stretchesOf(moments, isPaused), ...stretchesOf(moments, (state) => standing(state) === 'duplicate')], from, to);
}

/** How much of the ticket's life up to `asOf` it was paused. */
export function pausedTime({ ticket: { moments, reportedAt } }: SeenTicket, asOf: number): number {
  return within(stretchesOf(moments, isPaused), reportedAt, asOf);
}

const isPaused = (state: ExistingTicket): boolean => state.clocks?.pausedSince !== undefined;

type Stretch = readonly [from: number, to: number];

function stretchesOf(moments: readonly Moment[], is: (state: ExistingTicket) => boolean): Stretch[] {
  const stretches: Stretch[] = [];
  let since: number | undefined;
  for (const { at, state } of moments) {
    if (is(state)) since ??= at;
    else if (since !== undefined) {
      stretches.push([since, at]);
      since = undefined;
    }
  }
  return since === undefined ? stretches : [...stretches, [since, Infinity]];
}

/** Milliseconds of [from, to) that lie in any of the stretches. */
function within(stretches: readonly Stretch[], from: number, to: number): number {
  const cuts = [...new Set([from, to, ...stretches.flat()])].filter((cut) => cut >= from && cut <= to).sort((one, other) => one - other);
  return cuts.slice(1).reduce((sum, end, place) => {
    const start = cuts[place]!;
    return stretches.some(([low, high]) => low <= start && high >= end) ? sum + end - start : sum;
  }, 0);
}

export function firstResponse({ ticket }: SeenTicket): number | undefined {
  const answers = ticket.facts.filter((fact) => fact.type === 'TicketAcknowledged' || fact.type === 'MediationHeld' || fact.type === 'TicketResolved'
    || (fact.type === 'ProgressNoted' && fact.data.visibility === 'public' && STAFF_ROLES.includes(fact.actor.role)));
  return answers.length === 0 ? undefined : Math.min(...answers.map(({ occurredAt }) => Date.parse(occurredAt)));
}

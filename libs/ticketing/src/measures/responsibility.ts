import { evolve } from '../ticket/evolve.js';
import { holderOf } from '../ticket/holder.js';
import type { TicketFact } from '../ticket/ticket-event.js';
import type { Ticket } from '../ticket/ticket-state.js';

/** A stretch of a ticket's life with one post that had to act. Half-open, milliseconds since the epoch. */
export interface Holding {
  /** `grid:xf/xf-01`, `community:xf`, `unit:…`, `subdistrict:…`; `reporter` after a resolution. */
  readonly holder: string;
  /** Null while it lasts. */
  readonly to: number | null;
  readonly from: number;
}

/**
 * The effective instant of a step: a step told late may say that it happened before one that was told earlier, but the
 * state changed in the order of the stream. So it is never before the change before it, and a ticket has one state at
 * every instant.
 * @param holdings of the ticket so far, in order; none before the report
 */
export function effectiveInstant(holdings: readonly Pick<Holding, 'from' | 'to'>[], occurredAt: string): number {
  const last = holdings[holdings.length - 1];
  const at = Date.parse(occurredAt);
  return last === undefined ? at : Math.max(at, last.to ?? last.from);
}

/**
 * The holdings once another post (or, from an end on, nobody) has to act. A holding that would last no time at all gives
 * its place to the next, so that a report dispatched in the same append is not two.
 * @param next undefined: nobody from `at` on
 * @param at an {@link effectiveInstant}
 */
export function withHolder<H extends Holding>(holdings: readonly H[], next: Omit<H, 'from' | 'to'> | undefined, at: number): readonly H[] {
  const last = holdings[holdings.length - 1];
  const replaced = last !== undefined && last.from === at && next !== undefined && last.to === null;
  const earlier = replaced ? holdings.slice(0, -1) : last?.to === null ? [...holdings.slice(0, -1), { ...last, to: at }] : holdings;
  return next === undefined ? earlier : [...earlier, { ...next, from: at, to: null } as unknown as H];
}

/**
 * Who had to act when: the holdings partition the ticket's life exactly, from the report to the close, or up to `asOf`.
 * Where a closed ticket was reopened the time in between is no part of its life; nobody holds it.
 * @param facts of one ticket, in the order of the stream
 * @param asOf milliseconds since the epoch; what happened at or after it is left out. Default: all that is recorded
 * @returns in order; the last one is open (`to` null) only without `asOf`
 */
export function holdingsOf(facts: readonly TicketFact[], asOf?: number): readonly Holding[] {
  let ticket: Ticket = { status: 'none' };
  let holdings: readonly Holding[] = [];
  for (const fact of facts) {
    const before = holderOf(ticket);
    ticket = evolve(ticket, fact);
    const holder = holderOf(ticket);
    if (holder === before) continue;
    holdings = withHolder(holdings, holder === undefined ? undefined : { holder }, effectiveInstant(holdings, fact.occurredAt));
  }
  return asOf === undefined ? holdings : upTo(holdings, asOf);
}

/** The holdings as they stood at an instant. */
export function upTo<H extends Holding>(holdings: readonly H[], asOf: number): readonly H[] {
  return holdings.filter(({ from }) => from < asOf).map((holding) => ({ ...holding, to: holding.to === null ? asOf : Math.min(holding.to, asOf) }));
}

/** Milliseconds of each holder, of ended holdings or those cut by {@link upTo}. Their sum is the ticket's lifetime. */
export function timeByHolder(holdings: readonly Holding[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { holder, from, to } of holdings) {
    if (to !== null) times.set(holder, (times.get(holder) ?? 0) + to - from);
  }
  return times;
}

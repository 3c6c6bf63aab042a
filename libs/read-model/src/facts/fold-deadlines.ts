import { type Stage, STAGES } from '#libs/ticketing/src/deadlines/deadline.js';
import { meets } from '#libs/ticketing/src/deadlines/meets.js';
import { hasPassed, isPausable, NO_CLOCKS, type TicketClocks } from '#libs/ticketing/src/deadlines/ticket-clocks.js';
import { SYSTEM } from '#libs/ticketing/src/ticket/system.js';
import { clocksAfter, countedInstant } from '#libs/ticketing/src/ticket/ticket-clocks-of.js';
import type { TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import type { TicketRow } from '../tickets/ticket-row.js';
import type { DeadlineFact, TicketFacts } from './ticket-facts.js';

/**
 * The due instants of a ticket, as its clocks stand before and after an event: whatever kinds of events start, move, hold
 * back or stop a clock, the domain's own fold says so.
 */
export function foldDeadlines(facts: TicketFacts, row: TicketRow, fact: TicketFact): TicketFacts {
  // Most events of tickets without a policy: nothing to look at.
  if (facts.clocks === null && (!('deadlines' in fact.data) || fact.data.deadlines === undefined)) return facts;
  if (fact.imported !== undefined && fact.type !== 'TicketResolved' && fact.type !== 'TicketReported') return facts;
  const ticket = { imported: row.imported === 1, adopted: row.adopted === 1, ...(facts.clocks !== null && { clocks: facts.clocks }) };
  const clocks = clocksAfter(ticket, fact);
  if (clocks === undefined || clocks === facts.clocks) return facts;
  // An end that time alone brought counts from its own instant: it must not matter when the scheduler came by.
  const byTime = fact.type === 'TicketClosed' && fact.actor.role === SYSTEM.role;
  const at = Date.parse(byTime ? fact.occurredAt : countedInstant(ticket, fact)) - row.reported_at;
  const deadlines = new DeadlineFacts(facts.deadlines, row.reported_at);
  for (const stage of STAGES) deadlines.compare(stage, facts.clocks ?? NO_CLOCKS, clocks, fact, at);
  deadlines.exempt(clocks);
  return { ...facts, clocks, deadlines: deadlines.rows, calendars: withCalendar(facts.calendars, fact, at) };
}

function withCalendar(calendars: TicketFacts['calendars'], { data }: TicketFact, at: number): TicketFacts['calendars'] {
  const pinned = 'deadlines' in data ? data.deadlines?.at(-1)?.calendar : undefined;
  const latest = calendars.at(-1);
  const name = pinned && `${pinned.name}/${pinned.version}`;
  if (name === undefined || latest?.[1] === name) return calendars;
  return [...calendars, [Math.max(at, latest?.[0] ?? 0), name]];
}

class DeadlineFacts {
  constructor(public rows: readonly DeadlineFact[], private readonly reportedAt: number) {}

  compare(stage: Stage, before: TicketClocks, after: TicketClocks, fact: TicketFact, at: number): void {
    const [was, is] = [clockOf(before, stage), clockOf(after, stage)];
    if (was !== undefined && was.startedAt !== is?.startedAt) this.end(stage, at, meets(fact.type, stage));
    if (is === undefined) return;
    const due = this.effectiveDue(stage, is.dueAt, after);
    const open = this.open(stage);
    if (open !== undefined && this.rows[open]![2] === due) return;
    // A clock is missed once, whatever its due instant is set to afterwards, and also when a transfer starts it again.
    if (open !== undefined && was?.startedAt === is.startedAt && this.rows[open]![2] < at) return;
    if (hasPassed(after, is, 1)) return;
    if (open !== undefined) this.replace(open, ([code, from, earlier, , , exempted]) => [code, from, earlier, at, null, exempted]);
    if (due !== null) this.rows = [...this.rows, [STAGES.indexOf(stage), at, due, null, null, 0]];
  }

  exempt({ breaches }: TicketClocks): void {
    for (const { stage, dueAt, exempted } of breaches) {
      if (exempted === undefined) continue;
      const due = Date.parse(dueAt) - this.reportedAt;
      const place = this.rows.findIndex((row) => row[0] === STAGES.indexOf(stage) && row[2] === due && row[5] === 0);
      if (place !== -1) this.replace(place, ([code, from, , until, met]) => [code, from, due, until, met, 1]);
    }
  }

  /** Null while a pause, or the ticket's being a duplicate, holds back what has not passed. */
  private effectiveDue(stage: Stage, dueAt: string, { pausedSince, linkedSince }: TicketClocks): number | null {
    const held = linkedSince !== undefined || (pausedSince !== undefined && isPausable(stage));
    return held ? null : Date.parse(dueAt) - this.reportedAt;
  }

  private end(stage: Stage, at: number, met: boolean): void {
    const open = this.open(stage);
    if (open !== undefined) this.replace(open, ([code, from, due, , , exempted]) => (met ? [code, from, due, null, at, exempted] : [code, from, due, at, null, exempted]));
  }

  private open(stage: Stage): number | undefined {
    const place = this.rows.findLastIndex((row) => row[0] === STAGES.indexOf(stage) && row[3] === null && row[4] === null);
    return place === -1 ? undefined : place;
  }

  private replace(place: number, change: (row: DeadlineFact) => DeadlineFact): void {
    this.rows = this.rows.map((row, index) => (index === place ? change(row) : row));
  }
}

function clockOf({ running }: TicketClocks, stage: Stage): TicketClocks['running'][number] | undefined {
  return running.find((deadline) => deadline.stage === stage);
}

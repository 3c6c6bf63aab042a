import { SYSTEM } from '../ticket/system.js';
import { type ClockBearer, countedInstant } from '../ticket/ticket-clocks-of.js';
import type { FactOf, TicketFact } from '../ticket/ticket-event.js';
import { type Stage, STAGES } from './deadline.js';
import { meets } from './meets.js';
import { hasPassed, isPausable, type TicketClocks } from './ticket-clocks.js';

/**
 * A due instant in force from `from` up to `until` (it was moved, paused, or its clock was dropped), null for good. `met`:
 * when what was due was done. Milliseconds since the report. The stage is its place in STAGES, which is stored.
 */
export type DueFact = readonly [stage: number, from: number, due: number, until: number | null, met: number | null, exempted: 0 | 1];

/** The clocks before and after an event, and when it counts for them. */
export interface ClockChange {
  readonly was: TicketClocks;
  readonly is: TicketClocks;
  readonly fact: TicketFact;
  /** Milliseconds since the report. */
  readonly at: number;
}

/** When an event counts for the due instants, in milliseconds since the epoch. An end that time alone brought counts from its own instant. */
export function dueInstantOf(ticket: ClockBearer, fact: TicketFact): number {
  // It must not matter when the scheduler came by.
  return Date.parse(isWindowOver(fact) ? fact.occurredAt : countedInstant(ticket, fact));
}

/** Nobody rated in time, and the ticket was closed for it. */
function isWindowOver({ type, actor }: TicketFact): boolean {
  return type === 'TicketClosed' && actor.role === SYSTEM.role;
}

/**
 * What the clocks of a ticket came to, with one more event: whatever kinds of events start, move, hold back or stop a clock,
 * the fold of the clocks says so.
 * @param reportedAt milliseconds since the epoch
 */
export function withDueFacts(rows: readonly DueFact[], change: ClockChange, reportedAt: number): readonly DueFact[] {
  const facts = new DueFacts(rows, reportedAt);
  for (const stage of STAGES) facts.compare(stage, change);
  if (change.fact.type === 'BreachExempted') facts.exempt(change.fact.data);
  return facts.rows;
}

/** Whether it was due while it was in force: what is moved or dropped in time was not. */
export function wasToBeMet([, , due, until]: DueFact): boolean {
  return until === null || due < until;
}

/** It passed unmet, whatever came later. */
function isMissed(row: DueFact): boolean {
  const [, , due, , met] = row;
  return wasToBeMet(row) && (met === null || met > due);
}

class DueFacts {
  constructor(public rows: readonly DueFact[], private readonly reportedAt: number) {}

  compare(stage: Stage, { was: before, is: after, fact, at }: ClockChange): void {
    const [was, is] = [clockOf(before, stage), clockOf(after, stage)];
    // A window that nobody rated in was not dropped: it passed, unmet for good.
    if (was !== undefined && was.startedAt !== is?.startedAt && !isWindowOver(fact)) this.end(stage, at, meets(fact.type, stage));
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

  /** Only what was missed: a clock dropped in time may have been due at the very same instant. */
  exempt({ stage, dueAt }: FactOf<'BreachExempted'>['data']): void {
    const due = Date.parse(dueAt) - this.reportedAt;
    const place = this.rows.findIndex((row) => row[0] === STAGES.indexOf(stage) && row[2] === due && row[5] === 0 && isMissed(row));
    if (place !== -1) this.replace(place, ([code, from, , until, met]) => [code, from, due, until, met, 1]);
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

  private replace(place: number, change: (row: DueFact) => DueFact): void {
    this.rows = this.rows.map((row, index) => (index === place ? change(row) : row));
  }
}

function clockOf({ running }: TicketClocks, stage: Stage): TicketClocks['running'][number] | undefined {
  return running.find((deadline) => deadline.stage === stage);
}

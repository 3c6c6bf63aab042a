import { MARKS } from '../facts/ticket-facts.js';
import type { Cell } from './cell.js';
import type { FactsColumns } from './facts-columns.js';
import type { Column } from './ragged.js';
import { type CountName, type StatisticsQuery, TIMES } from './statistics.js';
import { isResolved, MARK, STANDING, type TicketReader } from './ticket-reader.js';

/** Pauses beyond this part of a ticket's life flatter its handling time. */
const LONG_PAUSED = 0.3;
const [DISPATCH, FIRST_RESPONSE, HANDLING, RESOLUTION] = TIMES.map((_name, place) => place) as [number, number, number, number];
/** Marks that a ticket is counted by once, however often it has them. */
const COUNTED_MARKS = (['exempted', 'escalated', 'returned', 'reopened', 'mediated', 'agreed', 'performed'] as const satisfies readonly CountName[])
  .map((name) => ({ name, code: MARKS.indexOf(name) }));

/** What a ticket that was reported in the period adds to its cell. `until` is as-of, in milliseconds since the report. */
export class CohortTally {
  private readonly wants: Readonly<Record<'counts' | 'responsibility' | 'hardening', boolean>>;
  private readonly times: readonly number[];

  // Looked up for every ticket: they stay the same as long as a query runs.
  private readonly standings: Column;
  private readonly resolved: Column;
  private readonly deadlineCounts: Int32Array;
  private readonly markCounts: Int32Array;

  constructor(private readonly columns: FactsColumns, private readonly reader: TicketReader, private readonly query: StatisticsQuery) {
    this.standings = columns.holdings.columns.standing;
    this.resolved = columns.cycles.columns.resolved;
    this.deadlineCounts = columns.deadlines.counts;
    this.markCounts = columns.marks.counts;
    const { figures } = query;
    this.wants = { counts: figures.includes('counts'), responsibility: figures.includes('responsibility'), hardening: figures.includes('hardening') };
    this.times = TIMES.flatMap((name, place) => (figures.includes(name) ? [place] : []));
  }

  add(cell: Cell, ticket: number, holding: number, until: number): void {
    cell.count('reported');
    const standing = this.standings[holding]!;
    if (this.wants.counts) this.count(cell, ticket, standing, until);
    for (const time of this.times) this.time(cell, time, ticket, holding, standing, until);
    if (this.wants.responsibility) this.hold(cell, ticket, until);
    if (this.wants.hardening) this.harden(cell, ticket, standing, until);
  }

  private count(cell: Cell, ticket: number, standing: number, until: number): void {
    const open = standing === STANDING.waiting || standing === STANDING.open;
    if (open) cell.count('open');
    else this.countEnd(cell, ticket, standing, until);
    if (this.columns.imported[ticket] === 1) cell.count('imported');
    if (this.deadlineCounts[ticket] === 0) cell.count('unpoliced');
    else this.countDeadlines(cell, ticket, standing, until);
    if (this.markCounts[ticket] === 0) return;
    for (const { name, code } of COUNTED_MARKS) if (this.reader.hasMark(ticket, code, until)) cell.count(name);
  }

  private countEnd(cell: Cell, ticket: number, standing: number, until: number): void {
    switch (standing) {
      case STANDING.rejected: return cell.count('rejected');
      case STANDING.withdrawn: return cell.count('withdrawn');
      case STANDING.duplicate: return cell.count('duplicate');
      default: {
        cell.count('resolved');
        const row = this.reader.resolutionBefore(ticket, until);
        if (row !== -1 && this.resolved[row]! < 0) cell.count('invalid');
      }
    }
  }

  private countDeadlines(cell: Cell, ticket: number, standing: number, until: number): void {
    if (!this.reader.isBreached(ticket, until)) return;
    cell.count('breached');
    const alive = standing === STANDING.waiting || standing === STANDING.open || standing === STANDING.resolved;
    if (alive && this.reader.isOverdue(ticket, until)) cell.count('overdue');
  }

  private time(cell: Cell, time: number, ticket: number, holding: number, standing: number, until: number): void {
    switch (time) {
      case DISPATCH: return this.timeTo(cell, time, ticket, this.columns.firstDispatch[ticket]!, holding, until);
      case FIRST_RESPONSE: return this.timeTo(cell, time, ticket, this.columns.firstResponse[ticket]!, holding, until);
      case HANDLING: return this.handling(cell, ticket, holding, standing, until);
      case RESOLUTION: return this.resolution(cell, ticket, holding, standing, until);
      default: throw new Error(`no time ${time}`);
    }
  }

  /** From the report to something that may not have happened yet. */
  private timeTo(cell: Cell, time: number, ticket: number, end: number, holding: number, until: number): void {
    const tally = cell.times[time]!;
    if (end < until) {
      tally.ended.add(end);
      if (this.query.workingTime) tally.working.add(this.reader.working(ticket, 0, end, [], until));
    } else {
      tally.censored.add(this.reader.waitedUntil(ticket, holding, until));
    }
  }

  private resolution(cell: Cell, ticket: number, holding: number, standing: number, until: number): void {
    const end = isResolved(standing) ? this.resolved[this.reader.resolutionBefore(ticket, until)]! : Infinity;
    this.timeTo(cell, RESOLUTION, ticket, end, holding, until);
  }

  private handling(cell: Cell, ticket: number, holding: number, standing: number, until: number): void {
    const tally = cell.times[HANDLING]!;
    if (isResolved(standing)) {
      const row = this.reader.resolutionBefore(ticket, until);
      const { handed, resolved } = this.columns.cycles.columns;
      // Only a source resolves what was never dispatched: nobody handled it.
      if (Number.isNaN(handed[row]!)) return;
      const still = this.reader.stillBetween(ticket, handed[row]!, resolved[row]!);
      tally.ended.add(this.reader.elapsed(handed[row]!, resolved[row]!, still));
      if (this.query.workingTime) tally.working.add(this.reader.working(ticket, handed[row]!, resolved[row]!, still, until));
      return;
    }
    const from = this.reader.handedBefore(ticket, until);
    const end = this.reader.waitedUntil(ticket, holding, until);
    if (standing === STANDING.waiting || !(from <= end)) return;
    tally.censored.add(this.reader.elapsed(from, end, this.reader.stillBetween(ticket, from, end)));
  }

  private hold(cell: Cell, ticket: number, until: number): void {
    const { columns: { from, holder }, starts, counts } = this.columns.holdings;
    const end = starts[ticket]! + counts[ticket]!;
    for (let row = starts[ticket]!; row < end && from[row]! < until; row += 1) {
      const to = row + 1 < end ? Math.min(from[row + 1]!, until) : until;
      if (holder[row] !== 0) cell.hold(holder[row]!, to - from[row]!, ticket);
    }
  }

  private harden(cell: Cell, ticket: number, standing: number, until: number): void {
    if (standing === STANDING.duplicate && this.reader.isBreached(ticket, until)) cell.hiddenBreaches += 1;
    if (this.markCounts[ticket] === 0) return;
    if (this.reader.hasMark(ticket, MARK['reopened-soon'], until)) cell.reopenedSoon += 1;
    if (this.reader.hasMark(ticket, MARK['rated-by-handler'], until)) cell.ratedByHandler += 1;
    const paused = this.reader.pauses(ticket, until).reduce((sum, [start, end]) => sum + end - start, 0);
    if (paused > LONG_PAUSED * this.lifetime(ticket, until)) cell.longPaused += 1;
  }

  private lifetime(ticket: number, until: number): number {
    const { columns: { from, holder }, starts, counts } = this.columns.holdings;
    const end = starts[ticket]! + counts[ticket]!;
    let sum = 0;
    for (let row = starts[ticket]!; row < end && from[row]! < until; row += 1) {
      if (holder[row] !== 0) sum += (row + 1 < end ? Math.min(from[row + 1]!, until) : until) - from[row]!;
    }
    return sum;
  }
}

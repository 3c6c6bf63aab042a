import { openBefore } from '#libs/ticketing/src/calendar/counting.js';
import { type DutyStage, isDuty, STAGES } from '#libs/ticketing/src/deadlines/deadline.js';
import type { Obligation } from '#libs/ticketing/src/measures/on-time.js';
import type { Answer } from '#libs/ticketing/src/measures/three-rates.js';
import { type FiguredStanding, MARKS, type MarkKind, SOURCES, STANDINGS } from '../facts/ticket-facts.js';
import { type FactsColumns, OPEN_QUESTION } from './facts-columns.js';
import type { Column } from './ragged.js';
import type { WorkingCalendars } from './working-calendars.js';

export const STANDING = Object.fromEntries(STANDINGS.map((name, code) => [name, code])) as Record<FiguredStanding, number>;
export const MARK = Object.fromEntries(MARKS.map((name, code) => [name, code])) as Record<MarkKind, number>;
const RATE = STAGES.indexOf('rate');

export function isResolved(standing: number): boolean {
  return standing === STANDING.resolved || standing === STANDING.closed;
}

/** Out of every rate. */
export function isOver(standing: number): boolean {
  return standing === STANDING.rejected || standing === STANDING.withdrawn || standing === STANDING.duplicate;
}

/** Milliseconds since the report: from, to, from, to … in order, none overlapping. */
type Stretches = readonly number[];

/** What the columns say of one ticket at an instant. `until` and all results are milliseconds since its report. */
export class TicketReader {
  // The arrays that every ticket is looked up in: they stay the same as long as a query runs.
  private readonly holdingFrom: Column;
  private readonly holdingStarts: Int32Array;
  private readonly holdingCounts: Int32Array;
  private readonly cycleFrom: Column;
  private readonly cycleStarts: Int32Array;
  private readonly cycleCounts: Int32Array;

  /** @param calendars for working time */
  constructor(private readonly columns: FactsColumns, private readonly calendars: WorkingCalendars) {
    const { holdings, cycles } = columns;
    [this.holdingFrom, this.holdingStarts, this.holdingCounts] = [holdings.columns.from, holdings.starts, holdings.counts];
    [this.cycleFrom, this.cycleStarts, this.cycleCounts] = [cycles.columns.from, cycles.starts, cycles.counts];
  }

  /** The row of the holding that the ticket is in just before `until`, which lies after its report. */
  holdingAt(ticket: number, until: number): number {
    const start = this.holdingStarts[ticket]!;
    let row = start + this.holdingCounts[ticket]! - 1;
    while (row > start && this.holdingFrom[row]! >= until) row -= 1;
    return row;
  }

  /** The row of the last cycle whose resolution came before `until`; -1 when there is none. */
  resolutionBefore(ticket: number, until: number): number {
    const start = this.cycleStarts[ticket]!;
    for (let row = start + this.cycleCounts[ticket]! - 1; row >= start; row -= 1) if (this.cycleFrom[row]! < until) return row;
    return -1;
  }

  /** When the last dispatch before `until` was, or the reopening that gave the ticket back; NaN when there is none. */
  handedBefore(ticket: number, until: number): number {
    const { cycles, marks } = this.columns;
    let latest = NaN;
    const consider = (at: number): void => {
      if (at < until && !(at <= latest)) latest = at;
    };
    for (let row = cycles.starts[ticket]!; row < cycles.starts[ticket]! + cycles.counts[ticket]!; row += 1) consider(cycles.columns.handed[row]!);
    for (let row = marks.starts[ticket]!; row < marks.starts[ticket]! + marks.counts[ticket]!; row += 1) {
      if (marks.columns.kind[row] === MARK['handed-before']) consider(marks.columns.at[row]!);
    }
    return latest;
  }

  /** How long the ticket is known to have waited for what never came: until it was resolved or ended, or up to `until`. */
  waitedUntil(ticket: number, holding: number, until: number): number {
    const { standing, from } = this.columns.holdings.columns;
    if (isOver(standing[holding]!)) return from[holding]!;
    return isResolved(standing[holding]!) ? this.columns.cycles.columns.from[this.resolutionBefore(ticket, until)]! : until;
  }

  hasMark(ticket: number, kind: number, until: number): boolean {
    const { columns: { kind: kinds, at }, starts, counts } = this.columns.marks;
    const start = starts[ticket]!;
    for (let row = start; row < start + counts[ticket]!; row += 1) if (kinds[row] === kind && at[row]! < until) return true;
    return false;
  }

  /** A due instant passed unmet before `until`, whatever became of it. */
  isBreached(ticket: number, until: number): boolean {
    const { starts, counts } = this.columns.deadlines;
    const start = starts[ticket]!;
    for (let row = start; row < start + counts[ticket]!; row += 1) if (this.breachedRow(row, until)) return true;
    return false;
  }

  /** What is due has passed and is still not done. */
  isOverdue(ticket: number, until: number): boolean {
    const { columns: { met, until: end }, starts, counts } = this.columns.deadlines;
    const start = starts[ticket]!;
    for (let row = start; row < start + counts[ticket]!; row += 1) {
      if (this.breachedRow(row, until) && met[row]! >= until && end[row]! >= until) return true;
    }
    return false;
  }

  /** A duty that was missed. */
  breachedRow(row: number, until: number): boolean {
    const { columns: { stage, from, due, until: end, met } } = this.columns.deadlines;
    return from[row]! < until && due[row]! < until && due[row]! < end[row]! && met[row]! > due[row]! && stage[row] !== RATE;
  }

  /** Every duty that was in force before `until`, without those that were moved or dropped before they fell due. */
  obligations(ticket: number, until: number, ended: boolean, visit: (stage: DutyStage, obligation: Obligation) => void): void {
    const { columns: { stage, from, due, until: end, met, exempted }, starts, counts } = this.columns.deadlines;
    const reportedAt = this.columns.reportedAt[ticket]!;
    const start = starts[ticket]!;
    for (let row = start; row < start + counts[ticket]!; row += 1) {
      const duty = STAGES[stage[row]!]!;
      if (!isDuty(duty) || from[row]! >= until || (end[row]! < until && due[row]! >= end[row]!)) continue;
      const metAt = met[row] === Infinity ? null : reportedAt + met[row]!;
      visit(duty, { filedAt: reportedAt, dueAt: reportedAt + due[row]!, metAt, exempted: exempted[row] === 1, ended });
    }
  }

  answers(ticket: number): Answer[] {
    const { columns: { at, source, contacted, solved, satisfaction }, starts, counts } = this.columns.answers;
    const bit = (value: number): boolean | null => (value === OPEN_QUESTION ? null : value === 1);
    return Array.from({ length: counts[ticket]! }, (_, index) => {
      const row = starts[ticket]! + index;
      return {
        at: this.columns.reportedAt[ticket]! + at[row]!, source: SOURCES[source[row]!]!, contacted: bit(contacted[row]!), solved: bit(solved[row]!),
        satisfaction: satisfaction[row] === OPEN_QUESTION ? null : satisfaction[row]!,
      };
    });
  }

  /** Between two instants, less the pauses and the time linked as a duplicate. */
  elapsed(from: number, to: number, less: Stretches): number {
    let sum = to - from;
    for (let index = 0; index < less.length; index += 2) sum -= less[index + 1]! - less[index]!;
    return sum;
  }

  /** Open time of the calendar that was pinned last before `until`. */
  working(ticket: number, from: number, to: number, less: Stretches, until: number): number {
    if (to < from) return to - from;
    const reportedAt = this.columns.reportedAt[ticket]!;
    const spans = this.calendars.byCode(this.calendarAt(ticket, until));
    const open = (start: number, end: number): number => openBefore(spans, reportedAt + end) - openBefore(spans, reportedAt + start);
    let sum = open(from, to);
    for (let index = 0; index < less.length; index += 2) sum -= open(less[index]!, less[index + 1]!);
    return sum;
  }

  /** Code of a calendar; 0 while no policy gave the ticket a deadline. */
  private calendarAt(ticket: number, until: number): number {
    const { columns: { from, calendar }, starts, counts } = this.columns.calendars;
    const start = starts[ticket]!;
    for (let row = start + counts[ticket]! - 1; row >= start; row -= 1) if (from[row]! < until) return calendar[row]!;
    return 0;
  }

  /** When the clocks stood still between two instants: pauses, and the time linked as a duplicate. */
  stillBetween(ticket: number, from: number, to: number): Stretches {
    const found = [...this.pauses(ticket, to), ...this.linked(ticket, to)].sort((one, other) => one[0] - other[0]);
    const merged: number[] = [];
    for (const [start, end] of found) {
      const [low, high] = [Math.max(start, from, merged.at(-1) ?? from), Math.min(end, to)];
      if (high > low) merged.push(low, high);
    }
    return merged;
  }

  /** Pauses that began before `until`, cut there. */
  pauses(ticket: number, until: number): (readonly [number, number])[] {
    const { columns: { kind, at }, starts, counts } = this.columns.marks;
    const pauses: (readonly [number, number])[] = [];
    let since = NaN;
    for (let row = starts[ticket]!; row < starts[ticket]! + counts[ticket]!; row += 1) {
      if (kind[row] === MARK.paused && at[row]! < until) since = at[row]!;
      if (kind[row] !== MARK.resumed || Number.isNaN(since)) continue;
      // An end told late may lie before the beginning: such a pause lasted no time.
      pauses.push([since, Math.max(since, Math.min(at[row]!, until))]);
      since = NaN;
    }
    return Number.isNaN(since) ? pauses : [...pauses, [since, until]];
  }

  private linked(ticket: number, until: number): (readonly [number, number])[] {
    const { columns: { from, standing }, starts, counts } = this.columns.holdings;
    const linked: (readonly [number, number])[] = [];
    const end = starts[ticket]! + counts[ticket]!;
    for (let row = starts[ticket]!; row < end; row += 1) {
      if (standing[row] === STANDING.duplicate) linked.push([from[row]!, Math.min(until, row + 1 < end ? from[row + 1]! : until)]);
    }
    return linked;
  }
}

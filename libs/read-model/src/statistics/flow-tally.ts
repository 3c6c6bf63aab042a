import { type MarkKind, MARKS } from '../facts/ticket-facts.js';
import type { Cell } from './cell.js';
import type { FactsColumns } from './facts-columns.js';
import { COUNTS, type CountName, type StatisticsQuery, TIMES } from './statistics.js';
import { isResolved, type TicketReader } from './ticket-reader.js';

const [DISPATCH, FIRST_RESPONSE, HANDLING, RESOLUTION] = TIMES.map((_name, place) => place) as [number, number, number, number];
/** By the code of a mark: the count that it is an event of. */
const COUNT_OF: readonly (CountName | undefined)[] = MARKS.map((mark: MarkKind) => COUNTS.find((count) => count === mark));

/** The cell of an instant; undefined outside the range. */
export type CellAt = (instant: number) => Cell | undefined;

/** What the events of a ticket add, each to the period in which it happened. */
export class FlowTally {
  private readonly counts: boolean;
  private readonly times: readonly boolean[];

  constructor(private readonly columns: FactsColumns, private readonly reader: TicketReader, private readonly query: StatisticsQuery) {
    this.counts = query.figures.includes('counts');
    this.times = TIMES.map((name) => query.figures.includes(name));
  }

  add(ticket: number, holding: number, until: number, cellAt: CellAt): void {
    const reportedAt = this.columns.reportedAt[ticket]!;
    const reported = cellAt(reportedAt);
    reported?.count('reported');
    if (this.counts) {
      if (this.columns.imported[ticket] === 1) reported?.count('imported');
      if (this.columns.deadlines.counts[ticket] === 0) reported?.count('unpoliced');
      this.countEvents(ticket, until, cellAt);
    }
    const { firstDispatch, firstResponse } = this.columns;
    if (this.times[DISPATCH]) this.time(DISPATCH, ticket, firstDispatch[ticket]!, until, cellAt);
    if (this.times[FIRST_RESPONSE]) this.time(FIRST_RESPONSE, ticket, firstResponse[ticket]!, until, cellAt);
    if (isResolved(this.columns.holdings.columns.standing[holding]!)) this.resolved(ticket, until, cellAt);
  }

  private countEvents(ticket: number, until: number, cellAt: CellAt): void {
    const reportedAt = this.columns.reportedAt[ticket]!;
    const { marks, cycles, deadlines } = this.columns;
    for (let row = marks.starts[ticket]!; row < marks.starts[ticket]! + marks.counts[ticket]!; row += 1) {
      const count = COUNT_OF[marks.columns.kind[row]!];
      const at = marks.columns.at[row]!;
      if (count !== undefined && at < until) cellAt(reportedAt + at)?.count(count);
    }
    for (let row = cycles.starts[ticket]!; row < cycles.starts[ticket]! + cycles.counts[ticket]!; row += 1) {
      const at = cycles.columns.from[row]!;
      if (!(at < until)) continue;
      const cell = cellAt(reportedAt + at);
      cell?.count('resolved');
      if (cycles.columns.resolved[row]! < 0) cell?.count('invalid');
    }
    for (let row = deadlines.starts[ticket]!; row < deadlines.starts[ticket]! + deadlines.counts[ticket]!; row += 1) {
      if (this.reader.breachedRow(row, until)) cellAt(reportedAt + deadlines.columns.due[row]!)?.count('breached');
    }
  }

  /** Of the resolution that stands at as-of, in the period in which it came. */
  private resolved(ticket: number, until: number, cellAt: CellAt): void {
    const row = this.reader.resolutionBefore(ticket, until);
    const { handed, resolved, from } = this.columns.cycles.columns;
    const cell = cellAt(this.columns.reportedAt[ticket]! + from[row]!);
    if (cell === undefined) return;
    if (this.times[RESOLUTION]) this.between(cell, RESOLUTION, ticket, 0, resolved[row]!, until);
    if (this.times[HANDLING] && !Number.isNaN(handed[row]!)) this.between(cell, HANDLING, ticket, handed[row]!, resolved[row]!, until);
  }

  private time(time: number, ticket: number, end: number, until: number, cellAt: CellAt): void {
    if (!(end < until)) return;
    const cell = cellAt(this.columns.reportedAt[ticket]! + end);
    if (cell !== undefined) this.between(cell, time, ticket, 0, end, until);
  }

  private between(cell: Cell, time: number, ticket: number, from: number, to: number, until: number): void {
    const still = time === HANDLING ? this.reader.stillBetween(ticket, from, to) : [];
    cell.times[time]!.ended.add(this.reader.elapsed(from, to, still));
    if (this.query.workingTime) cell.times[time]!.working.add(this.reader.working(ticket, from, to, still, until));
  }
}

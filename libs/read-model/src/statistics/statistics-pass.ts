import { DUTY_STAGES } from '#libs/ticketing/src/deadlines/deadline.js';
import type { Period } from '#libs/ticketing/src/measures/periods.js';
import { Cell } from './cell.js';
import { CohortTally } from './cohort-tally.js';
import { BLOCK, type FactsColumns } from './facts-columns.js';
import { FlowTally } from './flow-tally.js';
import type { PeriodCuts } from './period-cuts.js';
import { Selection } from './selection.js';
import { type StatisticsQuery, TooManyRowsError } from './statistics.js';
import type { StatisticsRequest, StatisticsSource } from './statistics-rows.js';
import { isOver, STANDING, TicketReader } from './ticket-reader.js';
import type { WorkingCalendars } from './working-calendars.js';

/** Rows of one answer. */
export const MOST_ROWS = 20_000;
const TICKETS_PER_LOOK = 16_384;
const NO_TICKETS = { tickets: new Int32Array(0), size: 0 };

export interface GroupCells {
  readonly label: string;
  /** By slot. */
  readonly cells: readonly Cell[];
}

/** One look at every ticket that may be meant; what it adds to is the cell of its group and period. */
export class StatisticsPass {
  private readonly reader: TicketReader;
  private readonly selection: Selection;
  /** By the code of the group. */
  private readonly groups: (Cell[] | undefined)[] = [];
  private groupCount = 0;
  private readonly cohort: CohortTally;
  private readonly flow: FlowTally;
  /** Backlog that begins (or ends, negative) with a slot; summed up at the end. */
  private readonly backlogs = new Map<number, Int32Array>();
  private readonly checkTime: () => void;
  private readonly wantsBacklog: boolean;
  /** Some figures are of tickets whenever reported. */
  private readonly needsAll: boolean;
  /** Half-open: what was reported outside is not meant, or not known. */
  private readonly reports: Period;

  private readonly columns: FactsColumns;
  private readonly query: StatisticsQuery;

  constructor(source: StatisticsSource, { query, communities: scope }: StatisticsRequest, private readonly cuts: PeriodCuts, calendars: WorkingCalendars) {
    const { columns } = source;
    this.columns = columns;
    this.query = query;
    this.checkTime = () => source.checkTime();
    this.reader = new TicketReader(columns, calendars);
    this.selection = new Selection(columns, query, scope);
    this.cohort = new CohortTally(columns, this.reader, query);
    this.flow = new FlowTally(columns, this.reader, query);
    this.wantsBacklog = query.basis === 'flow' || query.figures.includes('backlog');
    this.needsAll = this.wantsBacklog || query.figures.some((figure) => figure === 'on_time' || figure === 'three_rates');
    const { from = -Infinity, to = Infinity } = this.needsAll ? {} : query;
    this.reports = { from, to: Math.min(to, query.asOf) };
  }

  run(): GroupCells[] {
    if (this.selection.communities === null) {
      this.visitAll();
    } else {
      for (const community of this.selection.communities) this.visitCommunity(community);
    }
    this.sumBacklogs();
    return this.groups.flatMap((cells, group) => (cells === undefined ? [] : [{ label: this.selection.labelOf(group), cells }]));
  }

  /** The report alone leaves most tickets of a large city out: nothing else of them is looked at. */
  private visitAll(): void {
    const { columns, reports: { from, to } } = this;
    for (let first = 0; first < columns.size; first += BLOCK) {
      if (first % TICKETS_PER_LOOK === 0) this.checkTime();
      if (!columns.mayBeReported(first / BLOCK, this.reports)) continue;
      const end = Math.min(first + BLOCK, columns.size);
      for (let ticket = first; ticket < end; ticket += 1) {
        const at = columns.reportedAt[ticket]!;
        if (at >= from && at < to) this.visit(ticket, -1, at);
      }
    }
  }

  private visitCommunity(community: number): void {
    const { columns: { reportedAt, ticketsOf }, reports: { from, to } } = this;
    const { tickets, size } = ticketsOf[community] ?? NO_TICKETS;
    for (let index = 0; index < size; index += 1) {
      if (index % TICKETS_PER_LOOK === 0) this.checkTime();
      const ticket = tickets[index]!;
      const at = reportedAt[ticket]!;
      if (at >= from && at < to) this.visit(ticket, community, at);
    }
  }

  /** @param only the community in whose list the ticket was found: it stands in others' lists too, and counts once; -1: any */
  private visit(ticket: number, only: number, reportedAt: number): void {
    const { query, cuts } = this;
    const until = query.asOf - reportedAt;
    const holding = this.reader.holdingAt(ticket, until);
    if (this.wantsBacklog) this.backlog(ticket, only, until);
    const community = this.communityIn(ticket, holding);
    if ((only !== -1 && community !== only) || !this.selection.includes(ticket, holding, community)) return;
    const group = this.selection.groupOf(ticket, holding, community);
    const slot = cuts.slotOf(reportedAt);
    if (query.basis === 'flow') this.flow.add(ticket, holding, until, (instant) => this.cellAt(group, cuts.slotOf(instant)));
    else if (slot !== -1) this.cohort.add(this.cellOf(group, slot), ticket, holding, until);
    if (this.needsAll) this.addByInstant(ticket, holding, until, group);
  }

  private communityIn(ticket: number, holding: number): number {
    return this.query.by === 'current' ? this.columns.holdings.columns.community[holding]! : this.columns.reportedCommunity[ticket]!;
  }

  /** Figures that look for instants of their own in the period, not for the report. */
  private addByInstant(ticket: number, holding: number, until: number, group: number): void {
    const { figures } = this.query;
    const ended = isOver(this.columns.holdings.columns.standing[holding]!);
    if (figures.includes('on_time')) {
      this.reader.obligations(ticket, until, ended, (stage, obligation) => {
        const [filed, due] = [this.cuts.slotOf(obligation.filedAt), this.cuts.slotOf(obligation.dueAt)];
        const place = DUTY_STAGES.indexOf(stage);
        this.cellAt(group, filed)?.obligations[place]!.push(obligation);
        if (due !== filed) this.cellAt(group, due)?.obligations[place]!.push(obligation);
      });
    }
    if (!figures.includes('three_rates') || ended || this.columns.answers.counts[ticket] === 0) return;
    const answers = this.reader.answers(ticket);
    for (const slot of new Set(answers.map(({ at }) => this.cuts.slotOf(at)))) this.cellAt(group, slot)?.answers.push(answers);
  }

  /** A stretch without effective resolution is in the backlog of every period that ends in it. */
  private backlog(ticket: number, only: number, until: number): void {
    const { columns: { from, standing }, starts, counts } = this.columns.holdings;
    const reportedAt = this.columns.reportedAt[ticket]!;
    const end = starts[ticket]! + counts[ticket]!;
    for (let row = starts[ticket]!; row < end && from[row]! < until; row += 1) {
      if (standing[row] !== STANDING.waiting && standing[row] !== STANDING.open) continue;
      const community = this.communityIn(ticket, row);
      if ((only !== -1 && community !== only) || !this.selection.includes(ticket, row, community)) continue;
      this.addBacklog(this.selection.groupOf(ticket, row, community), reportedAt + from[row]!, row + 1 < end ? reportedAt + from[row + 1]! : Infinity);
    }
  }

  /** In the backlog at an instant t: begun before it, and not over before it. */
  private addBacklog(group: number, from: number, to: number): void {
    const { slots } = this.cuts;
    const first = this.firstEndAfter(from);
    const next = this.firstEndAfter(to);
    if (first >= slots || first === next) return;
    let changes = this.backlogs.get(group);
    if (changes === undefined) {
      changes = new Int32Array(slots + 1);
      this.backlogs.set(group, changes);
    }
    changes[first]! += 1;
    changes[next]! -= 1;
  }

  /** The first slot whose end, or as-of where that comes first, lies after the instant. */
  private firstEndAfter(instant: number): number {
    if (instant >= this.query.asOf) return this.cuts.slots;
    return this.cuts.firstEndAfter(instant);
  }

  private sumBacklogs(): void {
    for (const [group, changes] of this.backlogs) {
      let open = 0;
      for (let slot = 0; slot < this.cuts.slots; slot += 1) {
        open += changes[slot]!;
        if (open > 0) this.cellOf(group, slot).backlog = open;
      }
    }
  }

  private cellAt(group: number, slot: number): Cell | undefined {
    return slot === -1 ? undefined : this.cellOf(group, slot);
  }

  private cellOf(group: number, slot: number): Cell {
    let cells = this.groups[group];
    if (cells === undefined) {
      const { slots } = this.cuts;
      this.groupCount += 1;
      if (this.groupCount * slots > MOST_ROWS) throw new TooManyRowsError(MOST_ROWS);
      cells = Array.from({ length: slots }, () => new Cell());
      this.groups[group] = cells;
    }
    return cells[slot]!;
  }
}

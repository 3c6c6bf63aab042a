import { STAGES } from '#libs/ticketing/src/deadlines/deadline.js';
import { Cell } from './cell.js';
import { CohortTally } from './cohort-tally.js';
import type { FactsColumns } from './facts-columns.js';
import { FlowTally } from './flow-tally.js';
import type { PeriodCuts } from './period-cuts.js';
import { Selection } from './selection.js';
import { type StatisticsQuery, TooManyRowsError } from './statistics.js';
import { isOver, STANDING, TicketReader } from './ticket-reader.js';

/** Rows of one answer. */
export const MOST_ROWS = 20_000;
const TICKETS_PER_LOOK = 16_384;

export interface GroupCells {
  readonly label: string;
  /** By slot. */
  readonly cells: readonly Cell[];
}

/** One look at every ticket that may be meant; what it adds to is the cell of its group and period. */
export class StatisticsPass {
  private readonly reader: TicketReader;
  private readonly selection: Selection;
  private readonly groups = new Map<number, Cell[]>();
  private readonly cohort: CohortTally;
  private readonly flow: FlowTally;
  /** Backlog that begins (or ends, negative) with a slot; summed up at the end. */
  private readonly backlogs = new Map<number, Int32Array>();
  private readonly needsAll: boolean;

  constructor(
    private readonly columns: FactsColumns, private readonly query: StatisticsQuery, private readonly cuts: PeriodCuts, scope: readonly string[] | null,
    private readonly checkTime: () => void,
  ) {
    this.reader = new TicketReader(columns);
    this.selection = new Selection(columns, query, scope);
    this.cohort = new CohortTally(columns, this.reader, query);
    this.flow = new FlowTally(columns, this.reader, query);
    this.needsAll = query.basis === 'flow' || query.figures.some((figure) => figure === 'backlog' || figure === 'on_time' || figure === 'three_rates');
  }

  run(): GroupCells[] {
    if (this.selection.communities === null) {
      for (let ticket = 0; ticket < this.columns.size; ticket += 1) this.visit(ticket, -1, ticket);
    } else {
      for (const community of this.selection.communities) this.visitCommunity(community);
    }
    this.sumBacklogs();
    return [...this.groups].map(([group, cells]) => ({ label: this.selection.labelOf(group), cells }));
  }

  private visitCommunity(community: number): void {
    const list = this.columns.ticketsOf[community];
    if (list === undefined) return;
    for (let index = 0; index < list.size; index += 1) this.visit(list.tickets[index]!, community, index);
  }

  /** @param only the community in whose list the ticket was found: it stands in others' lists too, and counts once; -1: any */
  private visit(ticket: number, only: number, index: number): void {
    if (index % TICKETS_PER_LOOK === 0) this.checkTime();
    const { columns, query, cuts } = this;
    const reportedAt = columns.reportedAt[ticket]!;
    const until = query.asOf - reportedAt;
    if (!(until > 0)) return;
    const slot = cuts.slotOf(reportedAt);
    if (slot === -1 && !this.needsAll) return;
    const holding = this.reader.holdingAt(ticket, until);
    if (query.basis === 'flow' || query.figures.includes('backlog')) this.backlog(ticket, only, until);
    const community = this.communityIn(ticket, holding);
    if ((only !== -1 && community !== only) || !this.selection.includes(ticket, holding, community)) return;
    const group = this.selection.groupOf(ticket, holding, community);
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
        const place = STAGES.indexOf(stage);
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
    let cells = this.groups.get(group);
    if (cells === undefined) {
      const { slots } = this.cuts;
      if ((this.groups.size + 1) * slots > MOST_ROWS) throw new TooManyRowsError(MOST_ROWS);
      cells = Array.from({ length: slots }, () => new Cell());
      this.groups.set(group, cells);
    }
    return cells[slot]!;
  }
}

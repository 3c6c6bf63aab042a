import type { Row } from '../csv/row.js';
import type { ColumnStep, Mapping, StepName } from '../mapping/mapping.js';
import { resolutionOddities } from './resolution-oddities.js';
import type { Oddity } from './oddities.js';
import { type PlannedStep, type PlannedTicket, Unusable } from './planned-ticket.js';
import { stepCommand } from './step-command.js';
import { TicketPlanner } from './ticket-planner.js';

/** One row per ticket: its columns hold the times of the steps. */
export class RowPlanner {
  private readonly planner: TicketPlanner;
  private readonly reportColumn: string;
  private readonly steps: readonly (ColumnStep & { readonly step: Exclude<StepName, 'report'>; readonly id: string })[];

  constructor(private readonly mapping: Mapping) {
    const [report, ...steps] = mapping.steps ?? [];
    this.planner = new TicketPlanner(mapping);
    this.reportColumn = report!.at.column;
    const seen = new Map<StepName, number>();
    this.steps = steps.map((step) => {
      const nth = (seen.get(step.step) ?? 0) + 1;
      seen.set(step.step, nth);
      return { ...step, step: step.step as Exclude<StepName, 'report'>, id: nth === 1 ? step.step : `${step.step}-${nth}` };
    });
  }

  /** @throws Unusable when the row cannot become a ticket */
  plan(row: Row): PlannedTicket {
    const oddities: Oddity[] = [];
    const key = this.planner.keyOf(row);
    const reportedAt = this.planner.timeOf(row, this.reportColumn, oddities);
    if (reportedAt === undefined) throw new Unusable(`no report: the column '${this.reportColumn}' is empty`);
    const ticket = this.planner.ticket(row, key, reportedAt, oddities);
    const steps = this.planSteps(row, ticket.community.id, reportedAt, oddities);
    oddities.push(...resolutionOddities(reportedAt, steps), ...this.statusOddities(row));
    const grid = this.planner.gridOf(row);
    return { ...ticket, grids: grid === undefined ? [] : [grid], steps, oddities };
  }

  private planSteps(row: Row, communityId: string, reportedAt: number, oddities: Oddity[]): PlannedStep[] {
    const planned: PlannedStep[] = [];
    const read = new Map<string, number | undefined>([[this.reportColumn, reportedAt]]);
    let latest = reportedAt;
    for (const step of this.steps) {
      if (step.when && !step.when.in.includes(row.text(step.when.column))) continue;
      const { column } = step.at;
      // Two steps may share a column; its oddities count once.
      const known = read.has(column);
      const at = known ? read.get(column) : this.planner.timeOf(row, column, oddities);
      read.set(column, at);
      if (at === undefined) continue;
      if (!known && at < latest && at >= reportedAt) oddities.push('step-out-of-order');
      latest = Math.max(latest, at);
      planned.push({ id: step.id, line: row.line, occurredAt: new Date(at).toISOString(), command: stepCommand({ meaning: step, row, communityId }, this.planner, oddities) });
    }
    return planned;
  }

  private statusOddities(row: Row): Oddity[] {
    const { status } = this.mapping;
    if (!status) return [];
    const ended = status.ended.includes(row.text(status.column));
    const hasTime = row.text(status.endedAt) !== '';
    if (ended === hasTime) return [];
    return [ended ? 'ended-without-end-time' : 'end-time-not-ended'];
  }
}

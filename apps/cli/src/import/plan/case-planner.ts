import type { Row } from '../csv/row.js';
import type { Mapping, StepMeaning } from '../mapping/mapping.js';
import { resolutionOddities } from './resolution-oddities.js';
import type { Oddity } from './oddities.js';
import { type PlannedGrid, type PlannedStep, type PlannedTicket, type StepCommand, Unusable } from './planned-ticket.js';
import { type SourceStep, stepCommand } from './step-command.js';
import { TicketPlanner } from './ticket-planner.js';

const MAX_ACTIVITY = 80;

/** One row per event: a ticket is all rows with its key, in the order of the order column. */
export class CasePlanner {
  private readonly planner: TicketPlanner;
  private readonly meanings = new Map<string, StepMeaning>();

  constructor(private readonly mapping: Mapping) {
    this.planner = new TicketPlanner(mapping);
    for (const activity of mapping.events?.activities ?? []) {
      for (const name of activity.names) this.meanings.set(name, activity);
    }
  }

  /** Key and place of an event's row. @throws Unusable when the row can belong to no ticket */
  placeOf(row: Row): { key: string; order: number } {
    const key = this.planner.keyOf(row);
    const { column } = this.mapping.events!.order;
    const text = row.text(column);
    const order = Number(text);
    if (text === '' || !Number.isSafeInteger(order)) throw new Unusable(`the order column '${column}' holds no whole number`);
    return { key, order };
  }

  /**
   * @param rows of one ticket, in order
   * @param reject told of every row that has to be left out, and why
   * @throws Unusable when no ticket can be made of them
   */
  plan(key: string, rows: readonly { readonly order: number; readonly row: Row }[], reject: (line: number, reason: string) => void): PlannedTicket {
    const oddities: Oddity[] = [];
    const events = rows.flatMap(({ order, row }) => {
      try {
        return [this.event(row, order, oddities)];
      } catch (error) {
        if (!(error instanceof Unusable)) throw error;
        reject(row.line, error.message);
        return [];
      }
    });
    const first = events[0];
    if (!first) throw new Unusable('no usable event');
    const ticket = this.planner.ticket(first.row, key, first.at, oddities);
    const reportedByEvent = first.meaning?.step === 'report';
    if (!reportedByEvent) oddities.push('no-report-event');
    const steps = this.planSteps(reportedByEvent ? events.slice(1) : events, ticket.community.id, first.at, oddities);
    oddities.push(...resolutionOddities(first.at, steps));
    return { ...ticket, grids: this.gridsOf(events), steps, oddities };
  }

  private event(row: Row, order: number, oddities: Oddity[]): SourceEvent {
    const { at: { column: atColumn }, activity: { column } } = this.mapping.events!;
    const at = this.planner.timeOf(row, atColumn, oddities);
    if (at === undefined) throw new Unusable(`the column '${atColumn}' is empty`);
    const activity = row.text(column).replace(/[\p{C}\s]+/gu, ' ');
    if (activity === '') throw new Unusable(`the column '${column}' is empty`);
    if (activity.length > MAX_ACTIVITY) throw new Unusable(`the activity in '${column}' has ${activity.length} characters, more than ${MAX_ACTIVITY}`);
    const meaning = this.meanings.get(activity);
    if (!meaning) oddities.push('unknown-activity');
    return { row, order, at, activity, ...(meaning && { meaning }) };
  }

  private planSteps(events: readonly SourceEvent[], communityId: string, reportedAt: number, oddities: Oddity[]): PlannedStep[] {
    let latest = reportedAt;
    return events.map((event) => {
      if (event.at < latest) oddities.push('step-out-of-order');
      latest = Math.max(latest, event.at);
      return { id: `event-${event.order}`, line: event.row.line, occurredAt: new Date(event.at).toISOString(), command: this.commandOf(event, communityId, oddities) };
    });
  }

  /**
   * A label that the mapping lists was read by whoever wrote the mapping, and may stand in the clear for ever. Any other comes
   * straight from the file and can hold whatever somebody typed there, a name or a telephone number: it is a note, and sealed.
   */
  private commandOf({ row, activity, meaning }: SourceEvent, communityId: string, oddities: Oddity[]): StepCommand {
    if (meaning === undefined) return { type: 'NoteProgress', visibility: 'internal', note: activity };
    if (meaning.step === 'report') return { type: 'NoteProgress', visibility: 'internal', activity };
    const command = stepCommand({ meaning: meaning as SourceStep['meaning'], row, communityId }, this.planner, oddities);
    return command.type === 'NoteProgress' ? { ...command, activity } : command;
  }

  private gridsOf(events: readonly SourceEvent[]): PlannedGrid[] {
    const grids = events.map(({ row }) => this.planner.gridOf(row)).filter((grid) => grid !== undefined);
    return [...new Map(grids.map((grid) => [grid.id, grid])).values()];
  }
}

interface SourceEvent {
  readonly row: Row;
  readonly order: number;
  readonly at: number;
  readonly activity: string;
  readonly meaning?: StepMeaning;
}

import type { ProjectionTable } from '#libs/projections/src/projection.js';
import type { TicketClocks } from '#libs/ticketing/src/deadlines/ticket-clocks.js';
import type { TicketRow } from '../tickets/ticket-row.js';
import type { TicketFacts } from './ticket-facts.js';

/**
 * One row per ticket with every interval behind the figures, as JSON: a row for each holding, cycle and deadline would be
 * ten times as many rows to write in a rebuild. Kept by the position of the report: new rows stand together on the last page of that index,
 * where those of `stream_id`, which is random, would change a page each. `position` is that of the ticket's last event: readers find by it what is new to them.
 */
export const TICKET_FACTS = {
  name: 'ticket_facts',
  columns: {
    report_position: { type: 'bigint' },
    stream_id: { type: 'text' },
    position: { type: 'bigint' },
    reported_at: { type: 'bigint' },
    first_response_at: { type: 'bigint', nullable: true },
    channel: { type: 'text' },
    imported: { type: 'integer' },
    reported_community: { type: 'text' },
    first_dispatch: { type: 'bigint', nullable: true },
    holdings: { type: 'text' },
    cycles: { type: 'text' },
    deadlines: { type: 'text', nullable: true },
    calendars: { type: 'text', nullable: true },
    marks: { type: 'text', nullable: true },
    answers: { type: 'text', nullable: true },
    handlers: { type: 'text', nullable: true },
    clocks: { type: 'text', nullable: true },
  },
  key: ['report_position'],
  indexes: { position: ['position'] },
} as const satisfies ProjectionTable;

export type TicketFactsRow = {
  readonly report_position: number;
  readonly stream_id: string;
  readonly position: number;
  readonly reported_at: number;
  readonly first_response_at: number | null;
  readonly channel: string;
  readonly imported: number;
  readonly reported_community: string;
  readonly first_dispatch: number | null;
  readonly holdings: string;
  readonly cycles: string;
  readonly deadlines: string | null;
  readonly calendars: string | null;
  readonly marks: string | null;
  readonly answers: string | null;
  readonly handlers: string | null;
  readonly clocks: string | null;
};

export function factsRow({ report_position, stream_id, reported_at, first_response_at, channel, imported }: TicketRow, facts: TicketFacts): TicketFactsRow {
  return {
    report_position, stream_id, position: facts.position, reported_at, first_response_at, channel, imported,
    reported_community: facts.reportedCommunity, first_dispatch: facts.firstDispatch,
    holdings: JSON.stringify(facts.holdings), cycles: JSON.stringify(facts.cycles), deadlines: listText(facts.deadlines), calendars: listText(facts.calendars),
    marks: listText(facts.marks),
    answers: listText(facts.answers), handlers: listText(facts.handlers), clocks: facts.clocks === null ? null : JSON.stringify(facts.clocks),
  };
}

export function factsOfRow(row: TicketFactsRow): TicketFacts {
  return {
    position: row.position, reportedCommunity: row.reported_community, firstDispatch: row.first_dispatch,
    holdings: JSON.parse(row.holdings) as TicketFacts['holdings'], cycles: JSON.parse(row.cycles) as TicketFacts['cycles'],
    deadlines: listOf(row.deadlines), calendars: listOf(row.calendars), marks: listOf(row.marks), answers: listOf(row.answers), handlers: listOf(row.handlers),
    clocks: row.clocks === null ? null : JSON.parse(row.clocks) as TicketClocks,
  };
}

/** Most tickets have none: null is shorter. */
function listText(list: readonly unknown[]): string | null {
  return list.length === 0 ? null : JSON.stringify(list);
}

function listOf<T>(text: string | null): readonly T[] {
  return text === null ? [] : JSON.parse(text) as readonly T[];
}

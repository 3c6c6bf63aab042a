import type { Period } from '#libs/ticketing/src/measures/periods.js';
import { LEVELS } from '#libs/ticketing/src/ticket/vocabulary.js';
import type { DueFact } from '#libs/ticketing/src/deadlines/due-facts.js';
import type { AnswerFact, CalendarFact, CycleFact, HoldingFact, MarkFact } from '../facts/ticket-facts.js';
import { Dictionary, grown, Ragged } from './ragged.js';

/** Tickets that share a range of reports: see {@link FactsColumns.mayBeReported}. */
export const BLOCK = 1_024;

/** A row of `ticket_facts` as the columns take it in; JSON still as text. */
export interface FactsInput {
  readonly streamId: string;
  readonly reportedAt: number;
  readonly firstResponseAt: number | null;
  readonly channel: string;
  readonly imported: number;
  readonly reportedCommunity: string;
  readonly firstDispatch: number | null;
  readonly holdings: string;
  readonly cycles: string;
  readonly deadlines: string | null;
  readonly calendars: string | null;
  readonly marks: string | null;
  readonly answers: string | null;
}

/**
 * The facts of all tickets as typed arrays: one pass over a million of them takes some milliseconds. Instants are
 * milliseconds since the ticket's report, NaN where there is none and Infinity for "for good", unless they say otherwise.
 */
export class FactsColumns {
  size = 0;
  /** Milliseconds since the epoch. */
  reportedAt = new Float64Array(1024);
  firstResponse = new Float64Array(1024);
  firstDispatch = new Float64Array(1024);
  reportedCommunity = new Int32Array(1024);
  channel = new Int32Array(1024);
  imported = new Uint8Array(1024);
  readonly holdings = new Ragged({ from: Float64Array, standing: Uint8Array, holder: Int32Array, community: Int32Array, grid: Int32Array, level: Uint8Array, category: Int32Array });
  readonly cycles = new Ragged({ handed: Float64Array, resolved: Float64Array, from: Float64Array, until: Float64Array });
  readonly deadlines = new Ragged({ stage: Uint8Array, from: Float64Array, due: Float64Array, until: Float64Array, met: Float64Array, exempted: Uint8Array });
  readonly calendars = new Ragged({ from: Float64Array, calendar: Int32Array });
  readonly marks = new Ragged({ kind: Uint8Array, at: Float64Array });
  readonly answers = new Ragged({ at: Float64Array, source: Uint8Array, contacted: Uint8Array, solved: Uint8Array, satisfaction: Uint8Array });
  readonly communities = new Dictionary();
  readonly grids = new Dictionary();
  readonly categories = new Dictionary();
  readonly channels = new Dictionary();
  readonly holders = new Dictionary();
  readonly calendarNames = new Dictionary();
  /** By community: the tickets that it ever had, in the order in which they came to it. */
  readonly ticketsOf: { tickets: Int32Array; size: number }[] = [];
  private readonly places = new Map<string, number>();
  /** By block: the earliest and the latest report. A report's instant never changes. */
  private earliest = new Float64Array(16);
  private latest = new Float64Array(16);

  put(input: FactsInput): void {
    const known = this.places.get(input.streamId);
    const ticket = known ?? this.size;
    if (known === undefined) this.admit(input.streamId, input.reportedAt);
    this.reportedAt[ticket] = input.reportedAt;
    this.firstResponse[ticket] = input.firstResponseAt === null ? NaN : input.firstResponseAt - input.reportedAt;
    this.firstDispatch[ticket] = input.firstDispatch ?? NaN;
    const reportedCommunity = this.communities.codeOf(input.reportedCommunity);
    this.reportedCommunity[ticket] = reportedCommunity;
    this.channel[ticket] = this.channels.codeOf(input.channel);
    this.imported[ticket] = input.imported;
    const before = known === undefined ? new Set<number>() : this.communitiesOf(ticket);
    this.putHoldings(ticket, JSON.parse(input.holdings) as HoldingFact[]);
    for (const community of this.communitiesOf(ticket)) if (!before.has(community)) this.join(community, ticket);
    this.putRest(ticket, input);
  }

  /** Every community that ever had the ticket. */
  private communitiesOf(ticket: number): Set<number> {
    const { columns, starts, counts } = this.holdings;
    const start = starts[ticket]!;
    return new Set([this.reportedCommunity[ticket]!, ...columns.community.subarray(start, start + counts[ticket]!)]);
  }

  /**
   * Whether a ticket of the block can have been reported in [from, to). Tickets come in the order in which they last
   * changed, so that most blocks of a large city lie outside of the range that is asked for.
   * @param block tickets from block × {@link BLOCK} on
   */
  mayBeReported(block: number, { from, to }: Period): boolean {
    return this.latest[block]! >= from && this.earliest[block]! < to;
  }

  private admit(streamId: string, reportedAt: number): void {
    this.places.set(streamId, this.size);
    const block = Math.floor(this.size / BLOCK);
    const isFirst = this.size % BLOCK === 0;
    this.earliest = grown(this.earliest, block + 1);
    this.latest = grown(this.latest, block + 1);
    this.earliest[block] = isFirst ? reportedAt : Math.min(this.earliest[block]!, reportedAt);
    this.latest[block] = isFirst ? reportedAt : Math.max(this.latest[block]!, reportedAt);
    this.size += 1;
    this.reportedAt = grown(this.reportedAt, this.size);
    this.firstResponse = grown(this.firstResponse, this.size);
    this.firstDispatch = grown(this.firstDispatch, this.size);
    this.reportedCommunity = grown(this.reportedCommunity, this.size);
    this.channel = grown(this.channel, this.size);
    this.imported = grown(this.imported, this.size);
  }

  private join(community: number, ticket: number): void {
    const list = (this.ticketsOf[community] ??= { tickets: new Int32Array(16), size: 0 });
    list.tickets = grown(list.tickets, list.size + 1);
    list.tickets[list.size] = ticket;
    list.size += 1;
  }

  private putHoldings(ticket: number, holdings: readonly HoldingFact[]): void {
    let [holder, community, grid, level, category] = [0, 0, 0, 0, 0];
    this.holdings.put(ticket, holdings.length, (columns, at, index) => {
      const [from, standing, { h, c, g, l, k }] = holdings[index]!;
      if (h !== undefined) holder = this.holders.codeOf(h);
      if (c !== undefined) community = this.communities.codeOf(c);
      if (g !== undefined) grid = this.grids.codeOf(g);
      if (l !== undefined) level = l === null ? 0 : LEVELS.indexOf(l) + 1;
      if (k !== undefined) category = this.categories.codeOf(k);
      columns.from[at] = from;
      columns.standing[at] = standing;
      columns.holder[at] = holder;
      columns.community[at] = community;
      columns.grid[at] = grid;
      columns.level[at] = level;
      columns.category[at] = category;
    });
  }

  private putRest(ticket: number, input: FactsInput): void {
    const cycles = JSON.parse(input.cycles) as readonly CycleFact[];
    this.cycles.put(ticket, cycles.length, (columns, at, index) => {
      const [handed, resolved, from, until] = cycles[index]!;
      columns.handed[at] = handed ?? NaN;
      columns.resolved[at] = resolved ?? NaN;
      columns.from[at] = from ?? Infinity;
      columns.until[at] = until ?? Infinity;
    });
    const deadlines = listOf<DueFact>(input.deadlines);
    this.deadlines.put(ticket, deadlines.length, (columns, at, index) => {
      const [stage, from, due, until, met, exempted] = deadlines[index]!;
      columns.stage[at] = stage;
      columns.from[at] = from;
      columns.due[at] = due;
      columns.until[at] = until ?? Infinity;
      columns.met[at] = met ?? Infinity;
      columns.exempted[at] = exempted;
    });
    const calendars = listOf<CalendarFact>(input.calendars);
    this.calendars.put(ticket, calendars.length, (columns, at, index) => {
      columns.from[at] = calendars[index]![0];
      columns.calendar[at] = this.calendarNames.codeOf(calendars[index]![1]);
    });
    const marks = listOf<MarkFact>(input.marks);
    this.marks.put(ticket, marks.length, (columns, at, index) => {
      [columns.kind[at], columns.at[at]] = marks[index]!;
    });
    const answers = listOf<AnswerFact>(input.answers);
    this.answers.put(ticket, answers.length, (columns, at, index) => {
      const [told, source, contacted, solved, satisfaction] = answers[index]!;
      columns.at[at] = told;
      columns.source[at] = source;
      columns.contacted[at] = contacted ?? OPEN_QUESTION;
      columns.solved[at] = solved ?? OPEN_QUESTION;
      columns.satisfaction[at] = satisfaction ?? OPEN_QUESTION;
    });
  }
}

/** A question of an answer that was left open. */
export const OPEN_QUESTION = 255;

function listOf<T>(text: string | null): readonly T[] {
  return text === null ? [] : JSON.parse(text) as readonly T[];
}

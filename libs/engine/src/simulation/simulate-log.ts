import type { EventStore, Position, RecordedEvent } from '#libs/event-store/src/event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { CalendarDocument } from '#libs/ticketing/src/calendar/calendar-document.js';
import { compiledCalendar } from '#libs/ticketing/src/calendar/compiled-calendar.js';
import { BeyondCalendarError } from '#libs/ticketing/src/calendar/counting.js';
import type { PolicyBook } from '#libs/ticketing/src/deadlines/policy-book.js';
import { importStream } from '#libs/ticketing/src/import-run/import-run-decider.js';
import { policyBookOf } from '#libs/ticketing/src/policy/policy-book-of.js';
import type { PolicyDocument } from '#libs/ticketing/src/policy/policy-document.js';
import { simulateTicket } from '#libs/ticketing/src/simulation/simulate-ticket.js';
import { ComparedSums } from '#libs/ticketing/src/simulation/simulation-figures.js';
import { type ChangedTicket, changedTicket, comparedFigures, type SimulationResult, totalOf } from '#libs/ticketing/src/simulation/simulation-result.js';
import type { LogProgress } from '../replay/log-thread.js';
import { wholeStreams } from '../replay/whole-streams.js';

/** Plain data: it goes through a message. Documents without faults. */
export interface SimulationRequest {
  readonly policy: PolicyDocument;
  /** What the policy is to count by, whatever calendar it names. */
  readonly calendar: CalendarDocument;
  /** null: all */
  readonly communities: readonly string[] | null;
  /** Milliseconds since the epoch, half-open. */
  readonly from?: number;
  readonly to?: number;
  /** By when living tickets are judged: RFC 3339 in UTC with milliseconds. */
  readonly now: string;
  /** Changed tickets to be listed. */
  readonly listed: number;
}

/** Reads the whole log once and writes nothing. */
export async function simulateLog(store: EventStore, request: SimulationRequest, onProgress: (progress: LogProgress) => void): Promise<SimulationResult> {
  const upTo = await store.head();
  const simulation = new LogSimulation(store, request, upTo);
  const of = Number(upTo);
  for await (const stream of wholeStreams(store, { upTo, onRead: (events) => onProgress({ events, of }) })) {
    const { streamId } = stream[0]!;
    if (streamId.startsWith('ticket-')) await simulation.addTicket(stream);
    else if (streamId.startsWith('community-')) simulation.addCommunity(stream);
  }
  return simulation.result();
}

class LogSimulation {
  private readonly upcasters = new Upcasters();
  private readonly book: PolicyBook;
  private readonly communities: ReadonlySet<string> | null;
  private readonly names = new Map<string, string>();
  private readonly sums = new Map<string, ComparedSums>();
  private readonly cuts = new Map<string, string | null>();
  private readonly listed: ChangedTicket[] = [];
  private outsideCalendar = 0;

  constructor(private readonly store: EventStore, private readonly request: SimulationRequest, private readonly upTo: Position) {
    const calendar = compiledCalendar(request.calendar);
    this.book = policyBookOf(request.policy, () => calendar);
    this.communities = request.communities && new Set(request.communities);
  }

  addCommunity(stream: readonly RecordedEvent[]): void {
    const { communityId, name } = stream[0]!.data;
    if (typeof communityId === 'string' && typeof name === 'string') this.names.set(communityId, name);
  }

  async addTicket(stream: readonly RecordedEvent[]): Promise<void> {
    if (!this.mayConcern(stream)) return;
    const { now, from = -Infinity, to = Infinity, listed } = this.request;
    const extractedAt = stream[0]!.data['imported'] === true ? await this.extractedAt(stream) : now;
    try {
      const simulated = simulateTicket(stream.map((event) => this.upcasters.toFact(event)), this.book, { now, extractedAt });
      const { communityId } = simulated.ticket;
      if (this.communities?.has(communityId) === false) return;
      let sums = this.sums.get(communityId);
      if (sums === undefined) this.sums.set(communityId, sums = new ComparedSums());
      if (sums.add(simulated, { from, to }) && this.listed.length < listed) this.listed.push(changedTicket(simulated));
    } catch (error) {
      if (!(error instanceof BeyondCalendarError)) throw error;
      this.outsideCalendar += 1;
    }
  }

  result(): SimulationResult {
    const { policy, calendar, now } = this.request;
    const rows = [...this.sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([communityId, sums]) => (
      { communityId, name: this.names.get(communityId) ?? null, ...comparedFigures(sums) }
    ));
    const total = totalOf(rows);
    return {
      definition: 'simulation/1', policy: { name: policy.name, version: policy.version }, calendar: { name: calendar.name, version: calendar.version },
      position: this.upTo.toString(), asOf: now, rows, total, outsideCalendar: this.outsideCalendar, changed: { total: total.changed, listed: this.listed },
    };
  }

  /** Whether the ticket was ever in a community asked for: what it is in now only its fold can say. */
  private mayConcern(stream: readonly RecordedEvent[]): boolean {
    const { communities } = this;
    if (communities === null) return true;
    return stream.some(({ data }) => [data['communityId'], data['toCommunityId']].some((id) => typeof id === 'string' && communities.has(id)));
  }

  /** When the ticket's source was cut for the last time that it told anything of it. */
  private async extractedAt(stream: readonly RecordedEvent[]): Promise<string> {
    let latest = '';
    for (const { metadata: { correlationId } } of stream) {
      const cut = this.cuts.has(correlationId) ? this.cuts.get(correlationId)! : await this.cutOf(correlationId);
      if (cut !== null && cut > latest) latest = cut;
    }
    // Imports tell their cut before their first ticket; a log that lacks it is judged by the ticket's own last step.
    return latest === '' ? stream.at(-1)!.metadata.occurredAt : latest;
  }

  private async cutOf(importId: string): Promise<string | null> {
    const [started] = await this.store.readStream(importStream(importId), { limit: 1 });
    const extractedAt = started?.data['extractedAt'];
    const cut = typeof extractedAt === 'string' ? extractedAt : null;
    this.cuts.set(importId, cut);
    return cut;
  }
}

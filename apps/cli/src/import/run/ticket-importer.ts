import type { RecordedEvent } from '#libs/event-store/src/event-store.js';
import { CommandIdReusedError, type GroupedRequest, StreamExistsError } from '#libs/event-store/src/handle-command.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { BeyondCalendarError } from '#libs/ticketing/src/calendar/counting.js';
import type { PolicyBook } from '#libs/ticketing/src/deadlines/policy-book.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import type { TicketCommand } from '#libs/ticketing/src/ticket/ticket-command.js';
import { type TicketDecider, ticketDecider, ticketDeciderUnder } from '#libs/ticketing/src/ticket/ticket-decider.js';
import { streamOfTicket, ticketIdFrom } from '#libs/ticketing/src/ticket/ticket-id.js';
import { reporterKey } from '#libs/engine/src/ticket-commands.js';
import { uuidV5 } from '#libs/event-store/src/uuid.js';
import type { TicketEvent } from '#libs/ticketing/src/ticket/ticket-event.js';
import type { Ticket } from '#libs/ticketing/src/ticket/ticket-state.js';
import type { PlannedStep, PlannedTicket } from '../plan/planned-ticket.js';
import type { TimeZone } from '../time/time-zone.js';
import type { CommunityImporter, ImportRunContext } from './community-importer.js';
import { stepCommandId, unknownReporterRef } from './import-ids.js';
import type { ImportTally } from './import-tally.js';
import type { ImportTarget } from './import-target.js';
import { patiently } from './patience.js';

/** Ids that ever collide go on to the next attempt; one more than this means that something else is wrong. */
const MAX_ID_ATTEMPTS = 8;
/** Not a rule of the decider: the source tells a recorded step otherwise than before. */
const CHANGED = 'changed-in-source';
/** Nor this: the step would start a clock in a year that the calendar is not computed for. */
const BEYOND = 'outside-calendar';

/** A ticket on its way in. */
interface Passage {
  readonly ticket: PlannedTicket;
  readonly ticketId: string;
  readonly streamId: string;
  /** What the stream held before. */
  readonly before: readonly RecordedEvent[];
}

/** A step as it is told when it is refused. */
type Told = Pick<PlannedStep, 'line'> & { readonly type: string };
type Request = GroupedRequest<Ticket, TicketCommand, TicketEvent>;

/** Brings one ticket of a source in, step by step, through the same decider as people's commands; what they lead to is recorded together. */
export class TicketImporter {
  private readonly nobody: () => Promise<string>;
  /** One for all, because folded streams are remembered by it. */
  private readonly decider: TicketDecider;
  /** What the last ticket was, the next probably is: a file is new here, or goes on behind what was brought in before. */
  private likelyNew = true;

  /** @param book pins deadlines; without it none are pinned */
  constructor(
    private readonly target: ImportTarget,
    private readonly communities: CommunityImporter,
    private readonly run: ImportRunContext,
    private readonly tally: ImportTally,
    book?: PolicyBook,
  ) {
    this.decider = book === undefined ? ticketDecider : ticketDeciderUnder(book);
    let nobody: Promise<string> | undefined;
    this.nobody = () => (nobody ??= patiently(() => target.keys.ensurePerson(unknownReporterRef(run.source), {})));
  }

  async bringIn(ticket: PlannedTicket): Promise<void> {
    if (this.isBeyondCalendar(ticket)) return this.tally.reject(ticket.line, 'the report, or a deadline that it starts, lies outside the years that the calendar is computed for');
    const zone = await this.communities.ensure(ticket.community);
    for (const grid of ticket.grids) await this.communities.ensureGrid(ticket.community.id, grid);
    if (this.likelyNew && ticket.reporter === undefined && await this.open(ticket, zone)) return;
    const passage = await this.find(ticket, zone);
    this.likelyNew = passage.before.length === 0;
    const steps = await this.steps(passage);
    // Command ids carried out by an earlier run of the same file and mapping: there is nothing to compare.
    const done = new Set(passage.before.filter(({ metadata }) => metadata.correlationId === this.run.importId).map(({ metadata }) => metadata.commandId));
    await this.carryOut(passage, steps.filter(({ request }) => !done.has(request.commandId)), false);
  }

  /** Without a look at what is there, which is a round trip for every ticket. @returns false where something is there */
  private async open(ticket: PlannedTicket, zone: TimeZone): Promise<boolean> {
    const passage = { ticket, ...this.placeOf(ticket, zone, 0), before: [] };
    try {
      await this.carryOut(passage, await this.steps(passage), true);
      return true;
    } catch (error) {
      if (error instanceof StreamExistsError) return false;
      throw error;
    }
  }

  /** Asked before anything is written: a person, too, would stay behind. */
  private isBeyondCalendar({ community, report: { occurredAt, ...reported } }: PlannedTicket): boolean {
    const command: TicketCommand = { type: 'Report', ticketId: '', reporterRef: '', communityId: community.id, routing: { result: 'unknown' }, ...reported };
    try {
      this.decider.decide(command, this.decider.initialState, { now: occurredAt, occurredAt, actor: this.run.actor, mode: 'import' });
      return false;
    } catch (error) {
      if (error instanceof BeyondCalendarError) return true;
      throw error;
    }
  }

  /** The ticket's own stream, empty or not: the first of its sequence that no other command's ticket has. */
  private async find(ticket: PlannedTicket, zone: TimeZone): Promise<Passage> {
    const commandId = this.commandId(ticket, 'report');
    for (let attempt = 0; attempt < MAX_ID_ATTEMPTS; attempt++) {
      const place = this.placeOf(ticket, zone, attempt);
      const before = await patiently(() => this.target.store.readStream(place.streamId));
      if (before.length > 0 && before[0]!.metadata.commandId !== commandId) continue;
      return { ticket, ...place, before };
    }
    throw new Error(`no free ticket number for line ${ticket.line} after ${MAX_ID_ATTEMPTS} attempts; run verify`);
  }

  private placeOf(ticket: PlannedTicket, zone: TimeZone, attempt: number): Pick<Passage, 'ticketId' | 'streamId'> {
    const ticketId = ticketIdFrom(this.commandId(ticket, 'report'), dateIn(zone, ticket.report.occurredAt), attempt);
    return { ticketId, streamId: streamOfTicket(ticketId) };
  }

  /** Everything that the source tells, in its order. */
  private async steps(passage: Passage): Promise<{ readonly told: Told; readonly request: Request }[]> {
    const { ticket, ticketId } = passage;
    const { report: { occurredAt, ...reported }, community, line } = ticket;
    const report: TicketCommand = {
      type: 'Report', ticketId, reporterRef: await this.reporterOf(passage), communityId: community.id, routing: { result: 'unknown' }, ...reported,
    };
    return [
      { told: { line, type: 'Report' }, request: this.request(passage, { id: 'report', occurredAt }, report, { communityId: community.id, ...reported }) },
      ...ticket.steps.map((step) => ({ told: { line: step.line, type: step.command.type }, request: this.request(passage, step, step.command, step.command) })),
    ];
  }

  /** A ticket that is here keeps its reporter: asking for the person again would bring an erased one back. */
  private async reporterOf({ ticket, before }: Passage): Promise<string> {
    const reported = before[0]?.data['reporterRef'];
    if (typeof reported === 'string') return reported;
    const { reporter } = ticket;
    if (reporter === undefined) return this.nobody();
    return patiently(() => this.target.keys.ensurePerson(uuidV5(this.commandId(ticket, 'report'), 'person'), reporter));
  }

  private request({ ticket, streamId, before }: Passage, step: Pick<PlannedStep, 'id' | 'occurredAt'>, command: TicketCommand, body: JsonObject): Request {
    const { source, importId, actor } = this.run;
    const { id, occurredAt } = step;
    return {
      streamId, decider: this.decider, command, commandId: this.commandId(ticket, id), body: { source, key: ticket.key, step: id, occurredAt, ...body },
      actor, correlationId: importId, occurredAt, mode: 'import', keyRef: reporterKey, opensStream: before.length === 0,
    };
  }

  /**
   * What had passed when the source was cut, unless people have taken the ticket over. Ticket by ticket, because the file tells
   * all of one: nothing is kept for the end, and a run that is killed has judged what it brought in.
   */
  private judging({ ticket, streamId, before }: Passage): Request {
    const { importId, actor, extractedAt } = this.run;
    return {
      streamId, decider: this.decider, command: { type: 'RecordMilestones' }, commandId: this.commandId(ticket, 'milestones'), body: { extractedAt },
      actor, correlationId: importId, occurredAt: extractedAt, mode: 'import', keyRef: reporterKey, opensStream: before.length === 0,
      when: (state) => state.status !== 'none' && !state.adopted,
    };
  }

  private async carryOut(passage: Passage, steps: readonly { readonly told: Told; readonly request: Request }[], onlyOpening: boolean): Promise<void> {
    const { streamId, before } = passage;
    const requests = [...steps.map(({ request }) => request), this.judging(passage)];
    const appended = new Set<string>();
    const isRefusal = (error: unknown): boolean => refusalOf(error) !== undefined;
    const { outcomes, recorded, revision } = await patiently(() => this.target.executor.executeGroup(requests, { isRefusal, onlyOpening }));
    const judged = outcomes[steps.length];
    if (judged?.kind === 'refused') throw judged.error;
    for (const [index, { told, request }] of steps.entries()) {
      const outcome = outcomes[index];
      if (outcome?.kind === 'refused') this.tally.refused.add({ line: told.line, step: told.type, rule: refusalOf(outcome.error) ?? '' });
      if (outcome?.kind === 'carried-out' && !outcome.repeated) appended.add(request.commandId);
    }
    // Beside somebody else, or after a group that was carried out in part, the stream holds more than is known here.
    const known = before.length + recorded.length === revision + 1;
    this.count(passage, known ? [...before, ...recorded] : await patiently(() => this.target.store.readStream(streamId)), appended);
  }

  /** From the stream itself, so that a run that was killed and one that was not count the same. */
  private count({ ticket, before }: Passage, events: readonly RecordedEvent[], appended: ReadonlySet<string>): void {
    const own = new Set(['report', ...ticket.steps.map(({ id }) => id)].map((id) => this.commandId(ticket, id)));
    for (const { type, eventId, revision, metadata } of events) {
      if (metadata.commandId === eventId) this.countMilestone(type, revision < before.length);
      if (!own.has(metadata.commandId)) continue;
      if (appended.has(metadata.commandId)) this.tally.eventsAppended++;
      else this.tally.eventsPresent++;
      if (metadata.imported) this.tally.outsideRules.add(metadata.imported.rule);
    }
    this.tally.tickets++;
    if (appended.has(this.commandId(ticket, 'report'))) this.tally.newTickets++;
    for (const oddity of ticket.oddities) this.tally.oddities.add(oddity);
  }

  private countMilestone(type: string, present: boolean): void {
    if (present) this.tally.eventsPresent++;
    else this.tally.eventsAppended++;
    this.tally.milestones.add(type);
  }

  private commandId({ key }: PlannedTicket, step: string): string {
    return stepCommandId(this.run.source, key, step);
  }
}

/** Undefined for a failure, which ends the import. */
function refusalOf(error: unknown): string | undefined {
  if (error instanceof RuleViolation) return error.rule;
  if (error instanceof CommandIdReusedError) return CHANGED;
  return error instanceof BeyondCalendarError ? BEYOND : undefined;
}

/** YYYYMMDD on the zone's wall clock. */
function dateIn(zone: TimeZone, instant: string): string {
  const at = Date.parse(instant);
  return new Date(at + zone.offsetAt(at)).toISOString().slice(0, 10).replaceAll('-', '');
}

import type { RecordedEvent } from '#libs/event-store/src/event-store.js';
import { CommandIdReusedError } from '#libs/event-store/src/handle-command.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { BeyondCalendarError } from '#libs/ticketing/src/calendar/counting.js';
import type { PolicyBook } from '#libs/ticketing/src/deadlines/policy-book.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import type { TicketCommand } from '#libs/ticketing/src/ticket/ticket-command.js';
import { type TicketDecider, ticketDecider, ticketDeciderUnder } from '#libs/ticketing/src/ticket/ticket-decider.js';
import { streamOfTicket, ticketIdFrom } from '#libs/ticketing/src/ticket/ticket-id.js';
import { reporterKey } from '#libs/engine/src/ticket-commands.js';
import { uuidV5 } from '#libs/event-store/src/uuid.js';
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
  readonly streamId: string;
  /** What the stream held before. */
  readonly before: readonly RecordedEvent[];
  /** Command ids carried out by an earlier run of the same file and mapping: there is nothing to compare. */
  readonly done: ReadonlySet<string>;
  /** Command ids carried out now. */
  readonly appended: Set<string>;
  /** After the last step carried out now; undefined while there was none. */
  state: Ticket | undefined;
  /** Something was carried out, or tried: the stream may hold more than before. */
  touched: boolean;
}

/** Brings one ticket of a source in, step by step, through the same decider as people's commands. */
export class TicketImporter {
  private readonly nobody: () => Promise<string>;
  /** One for all, because folded streams are remembered by it. */
  private readonly decider: TicketDecider;

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
    const { ticketId, passage } = await this.find(ticket, await this.communities.ensure(ticket.community));
    for (const grid of ticket.grids) await this.communities.ensureGrid(ticket.community.id, grid);
    await this.report(ticketId, passage);
    for (const step of ticket.steps) await this.execute(passage, step, step.command, step.command);
    await this.judge(passage);
    await this.count(passage);
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

  /**
   * What had passed when the source was cut. Ticket by ticket, because the file tells all of one: nothing is kept for the
   * end, and a run that is killed has judged what it brought in.
   */
  private async judge(passage: Passage): Promise<void> {
    const { ticket, streamId, state } = passage;
    const { importId, actor, extractedAt } = this.run;
    const stands = state ?? (await this.target.executor.load(streamId, this.decider)).state;
    if (stands.status === 'none' || stands.adopted) return;
    if (this.decider.due?.(stands, { now: extractedAt, occurredAt: extractedAt, actor, mode: 'import' }).length === 0) return;
    passage.touched = true;
    await patiently(() => this.target.executor.execute({
      streamId, decider: this.decider, command: { type: 'RecordMilestones' }, commandId: this.commandId(ticket, 'milestones'), body: { extractedAt },
      actor, correlationId: importId, occurredAt: extractedAt, mode: 'import', keyRef: reporterKey,
    }));
  }

  /** The ticket's own stream, empty or not: the first of its sequence that no other command's ticket has. */
  private async find(ticket: PlannedTicket, zone: TimeZone): Promise<{ ticketId: string; passage: Passage }> {
    const commandId = this.commandId(ticket, 'report');
    const date = dateIn(zone, ticket.report.occurredAt);
    for (let attempt = 0; attempt < MAX_ID_ATTEMPTS; attempt++) {
      const ticketId = ticketIdFrom(commandId, date, attempt);
      const streamId = streamOfTicket(ticketId);
      const before = await this.target.store.readStream(streamId);
      if (before.length > 0 && before[0]!.metadata.commandId !== commandId) continue;
      const same = before.filter(({ metadata }) => metadata.correlationId === this.run.importId);
      return { ticketId, passage: { ticket, streamId, before, done: new Set(same.map(({ metadata }) => metadata.commandId)), appended: new Set(), state: undefined, touched: false } };
    }
    throw new Error(`no free ticket number for line ${ticket.line} after ${MAX_ID_ATTEMPTS} attempts; run verify`);
  }

  private async report(ticketId: string, passage: Passage): Promise<void> {
    const { ticket: { community, line, report: { occurredAt, ...reported } } } = passage;
    const reporterRef = await this.reporterOf(passage);
    const command: TicketCommand = { type: 'Report', ticketId, reporterRef, communityId: community.id, routing: { result: 'unknown' }, ...reported };
    await this.execute(passage, { id: 'report', line, occurredAt }, command, { communityId: community.id, ...reported });
  }

  /** A ticket that is here keeps its reporter: asking for the person again would bring an erased one back. */
  private async reporterOf({ ticket, before }: Passage): Promise<string> {
    const reported = before[0]?.data['reporterRef'];
    if (typeof reported === 'string') return reported;
    const { reporter } = ticket;
    if (reporter === undefined) return this.nobody();
    return patiently(() => this.target.keys.ensurePerson(uuidV5(this.commandId(ticket, 'report'), 'person'), reporter));
  }

  private async execute(
    passage: Passage, step: Pick<PlannedStep, 'id' | 'line' | 'occurredAt'>, command: TicketCommand, body: JsonObject,
  ): Promise<void> {
    const { source, importId, actor } = this.run;
    const { ticket, streamId, done, appended } = passage;
    const commandId = this.commandId(ticket, step.id);
    if (done.has(commandId)) return;
    passage.touched = true;
    try {
      const { repeated, state } = await patiently(() => this.target.executor.execute({
        streamId, decider: this.decider, command, commandId, body: { source, key: ticket.key, step: step.id, occurredAt: step.occurredAt, ...body },
        actor, correlationId: importId, occurredAt: step.occurredAt, mode: 'import', keyRef: reporterKey,
      }));
      passage.state = state;
      if (!repeated) appended.add(commandId);
    } catch (error) {
      const rule = refusalOf(error);
      if (rule === undefined) throw error;
      this.tally.refused.add({ line: step.line, step: command.type, rule });
    }
  }

  /** From the stream itself, so that a run that was killed and one that was not count the same. */
  private async count({ ticket, streamId, before, appended, touched }: Passage): Promise<void> {
    const own = new Set(['report', ...ticket.steps.map(({ id }) => id)].map((id) => this.commandId(ticket, id)));
    const events = touched ? await this.target.store.readStream(streamId) : before;
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

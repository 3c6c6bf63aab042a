import type { RecordedEvent } from '#libs/event-store/src/event-store.js';
import { CommandIdReusedError } from '#libs/event-store/src/handle-command.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import type { TicketCommand } from '#libs/ticketing/src/ticket/ticket-command.js';
import { ticketDecider } from '#libs/ticketing/src/ticket/ticket-decider.js';
import type { TicketEvent } from '#libs/ticketing/src/ticket/ticket-event.js';
import { streamOfTicket, ticketIdFrom } from '#libs/ticketing/src/ticket/ticket-id.js';
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
}

/** Brings one ticket of a source in, step by step, through the same decider as people's commands. */
export class TicketImporter {
  private readonly nobody: () => Promise<string>;

  constructor(
    private readonly target: ImportTarget,
    private readonly communities: CommunityImporter,
    private readonly run: ImportRunContext,
    private readonly tally: ImportTally,
  ) {
    let nobody: Promise<string> | undefined;
    this.nobody = () => (nobody ??= patiently(() => target.keys.ensurePerson(unknownReporterRef(run.source), {})));
  }

  async bringIn(ticket: PlannedTicket): Promise<void> {
    const { ticketId, passage } = await this.find(ticket, await this.communities.ensure(ticket.community));
    await this.report(ticketId, passage);
    for (const step of ticket.steps) await this.execute(passage, step, step.command, step.command);
    await this.count(passage);
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
      return { ticketId, passage: { ticket, streamId, before, done: new Set(same.map(({ metadata }) => metadata.commandId)), appended: new Set() } };
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
    { ticket, streamId, done, appended }: Passage, step: Pick<PlannedStep, 'id' | 'line' | 'occurredAt'>, command: TicketCommand, body: JsonObject,
  ): Promise<void> {
    const { source, importId, actor } = this.run;
    const commandId = this.commandId(ticket, step.id);
    if (done.has(commandId)) return;
    try {
      const { repeated } = await patiently(() => this.target.executor.execute({
        streamId, decider: ticketDecider, command, commandId, body: { source, key: ticket.key, step: step.id, occurredAt: step.occurredAt, ...body },
        actor, correlationId: importId, occurredAt: step.occurredAt, mode: 'import', keyRef: reporterKey,
      }));
      if (!repeated) appended.add(commandId);
    } catch (error) {
      if (!(error instanceof RuleViolation || error instanceof CommandIdReusedError)) throw error;
      this.tally.refused.add({ line: step.line, step: command.type, rule: error instanceof RuleViolation ? error.rule : CHANGED });
    }
  }

  /** From the stream itself, so that a run that was killed and one that was not count the same. */
  private async count({ ticket, streamId, before, appended }: Passage): Promise<void> {
    const own = new Set(['report', ...ticket.steps.map(({ id }) => id)].map((id) => this.commandId(ticket, id)));
    const events = appended.size === 0 ? before : await this.target.store.readStream(streamId);
    for (const { metadata } of events) {
      if (!own.has(metadata.commandId)) continue;
      if (appended.has(metadata.commandId)) this.tally.eventsAppended++;
      else this.tally.eventsPresent++;
      if (metadata.imported) this.tally.outsideRules.add(metadata.imported.rule);
    }
    this.tally.tickets++;
    if (appended.has(this.commandId(ticket, 'report'))) this.tally.newTickets++;
    for (const oddity of ticket.oddities) this.tally.oddities.add(oddity);
  }

  private commandId({ key }: PlannedTicket, step: string): string {
    return stepCommandId(this.run.source, key, step);
  }
}

/** The reporter's key covers the whole stream. */
function reporterKey(state: Ticket, event: TicketEvent | undefined): string | null {
  if (state.status !== 'none') return state.reporterRef;
  return event?.type === 'TicketReported' ? event.data.reporterRef : null;
}

/** YYYYMMDD on the zone's wall clock. */
function dateIn(zone: TimeZone, instant: string): string {
  const at = Date.parse(instant);
  return new Date(at + zone.offsetAt(at)).toISOString().slice(0, 10).replaceAll('-', '');
}

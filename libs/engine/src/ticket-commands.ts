import { actorOf, type Place } from '#libs/access/src/actor.js';
import { authorizeReport, authorizeTicketCommand } from '#libs/access/src/authorize.js';
import type { Caller } from '#libs/access/src/caller.js';
import { OutOfScopeError } from '#libs/access/src/errors.js';
import { CommandExecutor, type CommandRequest, type CommandResult } from '#libs/event-store/src/handle-command.js';
import { uuidV5 } from '#libs/event-store/src/uuid.js';
import type { Clock } from '#libs/platform/src/clock.js';
import { eventLoopTurn } from '#libs/platform/src/event-loop-turn.js';
import { dateInZone } from '#libs/platform/src/zone-date.js';
import type { KeyStore, PersonIdentity } from '#libs/privacy/src/key-store.js';
import { IdentityNotKeptError, KeyStoreUnavailableError } from '#libs/privacy/src/key-store-errors.js';
import type { Actor } from '#libs/ticketing/src/decider.js';
import { type ExistingCommunity, gridOf } from '#libs/ticketing/src/organisation/organisation-state.js';
import { route } from '#libs/ticketing/src/organisation/routing.js';
import { STAGES } from '#libs/ticketing/src/deadlines/deadline.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import type { TicketCommand } from '#libs/ticketing/src/ticket/ticket-command.js';
import { type TicketDecider, ticketDeciderUnder } from '#libs/ticketing/src/ticket/ticket-decider.js';
import type { TicketEvent } from '#libs/ticketing/src/ticket/ticket-event.js';
import { isTicketId, streamOfTicket, ticketIdFrom } from '#libs/ticketing/src/ticket/ticket-id.js';
import type { Ticket } from '#libs/ticketing/src/ticket/ticket-state.js';
import type { CommandEnvelope, CommandOutcome } from './command-envelope.js';
import { InvalidReferenceError } from './invalid-reference-error.js';
import { CalendarNotReadError, type PoliciesInForce } from './policies-in-force.js';
import type { OrganisationCommands } from './organisation-commands.js';
import { type TicketCommandInput, TicketReferences } from './ticket-references.js';
import type { ReportInput } from './report-input.js';

/** Ids that ever collide go on to the next attempt; one more than this means that something else is wrong. */
const MAX_ID_ATTEMPTS = 8;

/** Live commands on tickets: looks up what other streams know, then lets the decider judge. */
export class TicketCommands {
  private readonly references: TicketReferences;
  /** One for all, because folded streams are remembered by it. */
  private readonly decider: TicketDecider;

  constructor(
    private readonly executor: CommandExecutor,
    private readonly organisation: OrganisationCommands,
    private readonly keys: KeyStore,
    private readonly clock: Clock,
    private readonly policies: PoliciesInForce,
  ) {
    this.decider = ticketDeciderUnder(policies);
    this.references = new TicketReferences(this, organisation);
  }

  /**
   * Opens a ticket. The same command id meets the same ticket for ever, whatever the day.
   * @throws RoleForbiddenError, OutOfScopeError, InvalidReferenceError, RuleViolation and what CommandExecutor throws
   */
  async report(input: ReportInput, envelope: CommandEnvelope): Promise<CommandOutcome> {
    const { caller, commandId } = envelope;
    authorizeReport(caller, input);
    await eventLoopTurn.whenTakenIn();
    const community = await this.organisation.load(input.communityId);
    if (!community.exists) throw new InvalidReferenceError('communityId', input.communityId, 'name a community that exists');
    const now = this.clock.now();
    const occurredAt = envelope.occurredAt === undefined ? now : Date.parse(envelope.occurredAt);
    const fault = faultOfGrid(input, community);
    // What is going to be refused must not leave a person behind whom no ticket leads to: nobody could have him erased.
    const refused = fault !== undefined || occurredAt > now;
    const reporterRef = refused ? uuidV5(commandId, 'person') : await this.reporterOf(input, envelope);
    const date = dateInZone(occurredAt, community.timeZone);
    const { reporter: _reporter, ...reported } = input;
    const actor = actorOf(caller.role === 'resident' ? { ...caller, personRef: reporterRef } : caller, input);
    for (let attempt = 0; attempt < MAX_ID_ATTEMPTS; attempt += 1) {
      const ticketId = ticketIdFrom(commandId, date, attempt);
      const command: TicketCommand = { type: 'Report', ticketId, reporterRef, routing: route(community, input), ...reported };
      try {
        const result = await this.carryOut(
          { ...this.request(ticketId, command, actor, envelope, () => { if (fault !== undefined) throw fault; }), opensStream: true },
        );
        await this.learnReporter(input, caller, result);
        return outcomeOf(result);
      } catch (error) {
        // Another command's ticket has this number: the next one of the sequence, for this command for ever.
        if (!(error instanceof RuleViolation && error.rule === 'already-reported')) throw error;
      }
    }
    throw new Error(`no free ticket number after ${MAX_ID_ATTEMPTS} attempts`);
  }

  /**
   * Any other command on an existing ticket.
   * @throws RoleForbiddenError, OutOfScopeError, InvalidReferenceError, RuleViolation and what CommandExecutor throws
   */
  async execute(ticketId: string, input: TicketCommandInput, envelope: CommandEnvelope): Promise<CommandOutcome> {
    await eventLoopTurn.whenTakenIn();
    const { command, fault } = await this.references.resolve(input, envelope.caller, () => this.load(ticketId));
    const authorize = (state: Ticket): void => {
      authorizeTicketCommand(envelope.caller, command, state.status !== 'none' && state.ticketId === ticketId ? state : { status: 'none' });
      if (fault !== undefined) throw fault;
    };
    if (!isTicketId(ticketId)) {
      authorize({ status: 'none' });
      throw new OutOfScopeError();
    }
    const actor = actorOf(envelope.caller, await this.placeOf(ticketId, envelope.caller));
    return outcomeOf(await this.carryOut(this.request(ticketId, command, actor, envelope, authorize)));
  }

  /** The ticket as its own stream tells it; `none` for an unknown id. Whether the caller may see it is the caller's affair. */
  async load(ticketId: string): Promise<{ readonly state: Ticket; readonly revision: number }> {
    if (!isTicketId(ticketId)) return { state: { status: 'none' }, revision: -1 };
    const { state, revision } = await this.executor.load(streamOfTicket(ticketId), this.decider);
    return state.status !== 'none' && state.ticketId === ticketId ? { state, revision } : { state: { status: 'none' }, revision: -1 };
  }

  /** Whoever holds several offices acts in the one that the ticket's place gives him. */
  private async placeOf(ticketId: string, { grids, communities }: Caller): Promise<Place | undefined> {
    if (grids.length <= 1 && communities.length <= 1) return undefined;
    const { state } = await this.load(ticketId);
    return state.status === 'none' ? undefined : state;
  }

  /** Under the policies in force; what a rare command has to count by besides is read once it is known. */
  private async carryOut(request: CommandRequest<Ticket, TicketCommand, TicketEvent>): Promise<CommandResult<Ticket>> {
    const refreshing = this.policies.refreshed();
    if (refreshing !== undefined) await refreshing;
    for (let reading = 0; ; reading += 1) {
      try {
        return await this.executor.execute(request);
      } catch (error) {
        if (!(error instanceof CalendarNotReadError) || reading === STAGES.length) throw error;
        await this.policies.readCalendar(error.ref);
      }
    }
  }

  private request(
    ticketId: string, command: TicketCommand, actor: Actor, envelope: CommandEnvelope, authorize: (state: Ticket) => void,
  ): CommandRequest<Ticket, TicketCommand, TicketEvent> {
    const { commandId, body, correlationId, ifRevision, occurredAt } = envelope;
    return {
      streamId: streamOfTicket(ticketId),
      decider: this.decider,
      command,
      commandId,
      body,
      actor,
      correlationId,
      ...(ifRevision === undefined ? {} : { ifRevision }),
      ...(occurredAt === undefined ? {} : { occurredAt }),
      keyRef: reporterKey,
      authorize,
    };
  }

  /** A resident is known by account, a caller on the hotline by phone; nobody else's data opens a second key for one person. */
  private async reporterOf({ reporter = {} }: ReportInput, { caller, commandId }: CommandEnvelope): Promise<string> {
    // The key store was asked for the account when the caller was let in; without a new contact it has nothing to learn.
    if (caller.role === 'resident' && caller.personRef !== undefined && reporter.name === undefined && reporter.phone === undefined) {
      return caller.personRef;
    }
    const newRef = uuidV5(commandId, 'person');
    return this.keys.personFor(newRef, identityOf(reporter, caller));
  }

  /**
   * Name and phone only of a report that is in the log: not of one that was refused or never came in. A repeated report
   * completes what a crash cut short, but what it says is as old as the first one: it replaces nothing.
   */
  private async learnReporter({ reporter = {} }: ReportInput, caller: Caller, { state, repeated }: CommandResult<Ticket>): Promise<void> {
    if (state.status === 'none' || (reporter.name === undefined && reporter.phone === undefined)) return;
    try {
      await this.keys.learn(state.reporterRef, identityOf(reporter, caller), repeated ? 'missing' : 'newest');
    } catch (error) {
      if (!(error instanceof KeyStoreUnavailableError)) throw error;
      throw new IdentityNotKeptError(error.retryAfterSeconds, { cause: error });
    }
  }
}

function identityOf(reporter: NonNullable<ReportInput['reporter']>, { role, subject }: Caller): PersonIdentity {
  return role === 'resident' ? { ...reporter, subject } : reporter;
}

/** The reporter's key covers the whole stream. */
export function reporterKey(state: Ticket, event: TicketEvent | undefined): string | null {
  if (state.status !== 'none') return state.reporterRef;
  return event?.type === 'TicketReported' ? event.data.reporterRef : null;
}

function faultOfGrid({ gridId }: ReportInput, community: ExistingCommunity): InvalidReferenceError | undefined {
  if (gridId === undefined || gridOf(community, gridId)?.closed === false) return undefined;
  return new InvalidReferenceError('gridId', gridId, 'name an open grid of the community');
}

function outcomeOf({ state, revision, position }: CommandResult<Ticket>): CommandOutcome {
  if (state.status === 'none') throw new Error('a command left no ticket behind');
  return { ticketId: state.ticketId, revision, position: position.toString() };
}

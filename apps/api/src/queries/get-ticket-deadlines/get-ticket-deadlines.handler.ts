import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type TicketVisibility, visibility } from '#libs/access/src/authorize.js';
import type { Caller } from '#libs/access/src/caller.js';
import { OutOfScopeError } from '#libs/access/src/errors.js';
import { PoliciesInForce } from '#libs/engine/src/policies-in-force.js';
import { TicketHistories } from '#libs/engine/src/ticket-histories.js';
import { inSlices } from '#libs/event-store/src/stream-slices.js';
import type { Deadline } from '#libs/ticketing/src/deadlines/deadline.js';
import { type DeadlineExplanation, DeadlineHistory, type DueMove } from '#libs/ticketing/src/deadlines/explain-deadlines.js';
import type { TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import { seesStaffAccounts } from '../staff-accounts.js';
import type { DeadlineResponse, DueMoveResponse, TicketDeadlinesResponse } from './get-ticket-deadlines.response.js';

/** A ticket that was sent to and fro hundreds of times shows its latest ones; `total` counts them all. */
const MAX_DEADLINES = 200;

export class GetTicketDeadlines extends Query<TicketDeadlinesResponse> {
  constructor(
    readonly ticketId: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

@QueryHandler(GetTicketDeadlines)
export class GetTicketDeadlinesHandler implements IQueryHandler<GetTicketDeadlines> {
  constructor(
    private readonly histories: TicketHistories,
    private readonly policies: PoliciesInForce,
  ) {}

  /** @throws OutOfScopeError */
  async execute({ ticketId, caller }: GetTicketDeadlines): Promise<TicketDeadlinesResponse> {
    const events = await this.histories.events(ticketId);
    const sight = visibility(caller, await this.histories.fold(events));
    if (sight === null) throw new OutOfScopeError();
    const facts = this.histories.facts(events);
    await this.readCalendars(facts);
    const history = new DeadlineHistory();
    await inSlices(facts, (fact) => history.take(fact));
    const accounts = seesStaffAccounts(caller.role);
    const deadlines = history.explain((ref) => this.policies.calendar(ref), MAX_DEADLINES).map((deadline) => deadlineResponse(deadline, sight, accounts));
    return { ticketId, revision: events.length - 1, total: history.size, deadlines };
  }

  private async readCalendars(facts: readonly TicketFact[]): Promise<void> {
    for (const { data } of facts) {
      const deadlines: readonly Deadline[] = 'deadlines' in data ? data.deadlines ?? [] : [];
      for (const { calendar } of deadlines) await this.policies.readCalendar(calendar);
    }
  }
}

const instant = (at: number): string => new Date(at).toISOString();

/** A reporter is told when something is due and why; who is warned of it, and what became of it within the office, is the staff's. */
function deadlineResponse(explained: DeadlineExplanation, { history }: TicketVisibility, accounts: boolean): DeadlineResponse {
  const { stage, cycle, startedAt, revision, dueAt, status, endedAt, policy, calendar, milestones, limit, moves } = explained;
  const inside = history === 'all';
  return {
    stage, cycle, startedAt, revision, dueAt, endedAt: endedAt ?? null, policy, calendar,
    status: inside || (status !== 'breached' && status !== 'exempted') ? status : endedAt === undefined ? 'running' : 'stopped',
    limit: limit === undefined ? null : {
      ...limit.limit, dueAt: instant(limit.dueAt), countedMs: limit.countedMs, covered: limit.covered, workedDays: limit.workedDays,
      skipped: limit.skipped.map(({ from, to, ...reason }) => ({ ...reason, from: instant(from), to: instant(to) })),
    },
    moves: moves.map((move) => moveResponse(move, inside && accounts)),
    milestones: inside ? milestones.map(({ milestone, told }) => ({ ...milestone, told: told ?? null })) : [],
  };
}

function moveResponse(move: DueMove, accounts: boolean): DueMoveResponse {
  return move.what === 'extension' ? { ...move, approvedBy: accounts ? move.approvedBy : null } : move;
}

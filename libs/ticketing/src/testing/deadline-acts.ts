import { CHINESE_CALENDAR } from '../calendar/chinese-calendar.js';
import { compiledCalendar, type CompiledCalendar } from '../calendar/compiled-calendar.js';
import type { PublishedRef } from '../deadlines/deadline.js';
import { type DeadlineExplanation, DeadlineHistory } from '../deadlines/explain-deadlines.js';
import { DEFAULT_POLICY } from '../policy/default-policy.js';
import { policyBookOf } from '../policy/policy-book-of.js';
import type { PolicyDocument } from '../policy/policy-document.js';
import { RuleViolation } from '../rule-violation.js';
import { SYSTEM } from '../ticket/system.js';
import type { TicketCommand } from '../ticket/ticket-command.js';
import { ticketDeciderUnder } from '../ticket/ticket-decider.js';
import type { TicketEvent, TicketFact } from '../ticket/ticket-event.js';
import type { Ticket } from '../ticket/ticket-state.js';
import type { Urgency } from '../ticket/vocabulary.js';
import { LEADER } from './specification.js';
import { DISPATCHER, report, type SUPERVISOR } from './ticket-samples.js';

const CALENDAR = compiledCalendar(CHINESE_CALENDAR);
export const calendars = (): CompiledCalendar => CALENDAR;

/** `YYYY-MM-DD HH:MM` on the clocks of Beijing, as an instant, and back. */
export const china = (text: string): string => new Date(`${text.replace(' ', 'T')}:00+08:00`).toISOString();
export const shown = (instant: string | number): string => new Date(new Date(instant).getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** Who does what at which time in Beijing; the grid leader where nobody is named. */
export type Act = readonly [at: string, command: TicketCommand, by?: typeof SUPERVISOR];

/** What the acts lead to under a policy (or one for each act), as the log records it: what time has brought first. */
export function lived(acts: readonly Act[], policy: PolicyDocument | readonly PolicyDocument[] = DEFAULT_POLICY): { readonly facts: readonly TicketFact[]; readonly ticket: Ticket } {
  const policies = [policy].flat();
  const facts: TicketFact[] = [];
  let ticket: Ticket = { status: 'none' };
  for (const [index, [at, command, actor = LEADER]] of acts.entries()) {
    const decider = ticketDeciderUnder(policyBookOf(policies[Math.min(index, policies.length - 1)]!, calendars));
    const context = { now: china(at), occurredAt: china(at), actor, mode: 'live' } as const;
    const record = ({ type, data, occurredAt = context.now, actor: by = actor }: TicketEvent): void => {
      const fact = { type, data, revision: facts.length, occurredAt, recordedAt: context.now, actor: by } as TicketFact;
      ticket = decider.evolve(ticket, fact);
      facts.push(fact);
    };
    decider.due?.(ticket, context).forEach(record);
    try {
      decider.decide(command, ticket, context).forEach(record);
    } catch (error) {
      throw error instanceof RuleViolation ? new Error(`${command.type} at ${at}: ${error.rule}`, { cause: error }) : error;
    }
  }
  return { facts, ticket };
}

export const reportAt = (at: string, urgency: Urgency = 'general'): Act => [at, { ...report, urgency, routing: { result: 'unknown' } }];
export const dispatchAt = (at: string, gridId = 'xf-01'): Act => [at, { type: 'Dispatch', level: 'grid', communityId: 'xf', gridId }, DISPATCHER];
export const at = (when: string, type: 'Acknowledge' | 'ResumeClock' | 'RecordMilestones'): Act => [when, { type }, type === 'RecordMilestones' ? SYSTEM : LEADER];

/** Every limit that these facts tell of. */
export function explainDeadlines(facts: readonly TicketFact[], calendarOf: (ref: PublishedRef) => CompiledCalendar): readonly DeadlineExplanation[] {
  const history = new DeadlineHistory();
  for (const fact of facts) history.take(fact);
  return history.explain(calendarOf, Infinity);
}

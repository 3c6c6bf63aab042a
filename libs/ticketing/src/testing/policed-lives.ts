import type { DecisionContext, Fact } from '../decider.js';
import type { PolicyBook } from '../deadlines/policy-book.js';
import { RuleViolation } from '../rule-violation.js';
import { SYSTEM } from '../ticket/system.js';
import { ticketDeciderUnder } from '../ticket/ticket-decider.js';
import type { TicketEvent } from '../ticket/ticket-event.js';
import type { Ticket } from '../ticket/ticket-state.js';
import { TEST_POLICIES } from './policy-book.js';
import type { RandomStep } from './ticket-arbitraries.js';

/** After everything that random steps bring. */
export const END = '2028-06-01T00:00:00.000Z';

export interface PolicedLife {
  readonly ticket: Ticket;
  readonly facts: readonly Fact<string, object>[];
  /** Names of what time brought, in order. */
  readonly brought: readonly string[];
  /** What became of each command. */
  readonly outcomes: readonly string[];
}

/**
 * As the log records a life: first what time has brought, then what the command decides.
 * @param visits when the scheduler came by; an imported life has none before its end
 */
export function policedLife(steps: Iterable<RandomStep>, visits: readonly string[], mode: DecisionContext['mode'] = 'live', policies: PolicyBook = TEST_POLICIES): PolicedLife {
  const decider = ticketDeciderUnder(policies);
  let ticket: Ticket = decider.initialState;
  const [facts, brought, outcomes]: [Fact<string, object>[], string[], string[]] = [[], [], []];
  const record = (events: readonly TicketEvent[], { now, occurredAt, actor }: DecisionContext): void => {
    for (const event of events) {
      const fact = {
        type: event.type, data: event.data, revision: facts.length, occurredAt: event.occurredAt ?? occurredAt, recordedAt: now, actor: event.actor ?? actor,
        ...(event.imported && { imported: event.imported }),
      };
      facts.push(fact);
      if (event.timeFact !== undefined) brought.push(event.timeFact);
      ticket = decider.evolve(ticket, fact);
    }
  };
  const bringTime = (context: DecisionContext): void => record(decider.due?.(ticket, context) ?? [], context);
  const visit = (now: string): void => bringTime({ now, occurredAt: now, actor: SYSTEM, mode });
  const ahead = [...visits].sort();
  for (const { command, context: { now, occurredAt, actor } } of steps) {
    // An adoption is an act of today, also of an imported ticket; from then on people act.
    const ofSource = mode === 'import' && command.type !== 'Adopt' && !(ticket.status !== 'none' && ticket.adopted);
    const context: DecisionContext = { now, occurredAt, actor, mode: ofSource ? 'import' : 'live' };
    while (ahead[0] !== undefined && ahead[0] <= now) visit(ahead.shift() ?? now);
    bringTime(context);
    try {
      record(decider.decide(command, ticket, context), context);
      outcomes.push('done');
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error;
      outcomes.push(error.rule);
    }
  }
  for (const now of mode === 'live' ? [...ahead, END] : []) visit(now);
  return { ticket, facts, brought, outcomes };
}

import { ticketDecider } from '#libs/ticketing/src/ticket/ticket-decider.js';
import type { TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import { SYSTEM } from '#libs/ticketing/src/ticket/system.js';
import type { TicketHistory } from './ticket-histories.js';

/** A history with what time has brought by an instant, whoever had it recorded: by the domain alone. */
export function afterTime(history: TicketHistory, now: string): TicketHistory {
  const brought = ticketDecider.due?.(history.state, { mode: 'live', now, occurredAt: now, actor: SYSTEM }) ?? [];
  const facts = [...history.facts];
  let { state } = history;
  for (const { type, data, occurredAt = now, actor = SYSTEM } of brought) {
    const fact = { type, data, revision: facts.length, occurredAt, recordedAt: now, actor } as TicketFact;
    state = ticketDecider.evolve(state, fact);
    facts.push(fact);
  }
  return { ...history, facts, state };
}

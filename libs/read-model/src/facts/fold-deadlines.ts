import { dueInstantOf, withDueFacts } from '#libs/ticketing/src/deadlines/due-facts.js';
import { NO_CLOCKS } from '#libs/ticketing/src/deadlines/ticket-clocks.js';
import { clocksAfter } from '#libs/ticketing/src/ticket/ticket-clocks-of.js';
import type { TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import type { TicketRow } from '../tickets/ticket-row.js';
import type { TicketFacts } from './ticket-facts.js';

/** The due instants of a ticket, as the domain folds them from its clocks before and after an event. */
export function foldDeadlines(facts: TicketFacts, row: TicketRow, fact: TicketFact): TicketFacts {
  // Most events of tickets without a policy: nothing to look at.
  if (facts.clocks === null && (!('deadlines' in fact.data) || fact.data.deadlines === undefined)) return facts;
  if (fact.imported !== undefined && fact.type !== 'TicketResolved' && fact.type !== 'TicketReported') return facts;
  const ticket = { imported: row.imported === 1, adopted: row.adopted === 1, ...(facts.clocks !== null && { clocks: facts.clocks }) };
  const clocks = clocksAfter(ticket, fact);
  if (clocks === undefined || clocks === facts.clocks) return facts;
  const at = dueInstantOf(ticket, fact) - row.reported_at;
  const deadlines = withDueFacts(facts.deadlines, { was: facts.clocks ?? NO_CLOCKS, is: clocks, fact, at }, row.reported_at);
  return { ...facts, clocks, deadlines, calendars: withCalendar(facts.calendars, fact, at) };
}

function withCalendar(calendars: TicketFacts['calendars'], { data }: TicketFact, at: number): TicketFacts['calendars'] {
  const pinned = 'deadlines' in data ? data.deadlines?.at(-1)?.calendar : undefined;
  const latest = calendars.at(-1);
  const name = pinned && `${pinned.name}/${pinned.version}`;
  if (name === undefined || latest?.[1] === name) return calendars;
  return [...calendars, [Math.max(at, latest?.[0] ?? 0), name]];
}

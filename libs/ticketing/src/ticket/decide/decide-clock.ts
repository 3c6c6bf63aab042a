import type { CompiledCalendar } from '../../calendar/compiled-calendar.js';
import type { DecisionContext } from '../../decider.js';
import type { PublishedRef } from '../../deadlines/deadline.js';
import { isPausable } from '../../deadlines/ticket-clocks.js';
import { present } from '../../present.js';
import { RuleViolation } from '../../rule-violation.js';
import type { ClockCommand, CommandOf, TicketCommand } from '../ticket-command.js';
import type { TicketEvent, TicketEventType } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';
import { exemptBreach } from './exempt-breach.js';
import { extendDeadline } from './extend-deadline.js';
import { requireOpen } from './refusals.js';

/** A calendar as it was when a deadline was pinned. @throws when it is not at hand */
export type Calendars = (ref: PublishedRef) => CompiledCalendar;

/** Where no policy is, no deadline was pinned. */
export const noCalendars: Calendars = ({ name, version }) => {
  throw new RangeError(`calendar ${name} ${version}: this decider knows no calendars`);
};

export function isClockCommand(command: TicketCommand): command is ClockCommand {
  return command.type === 'PauseClock' || command.type === 'ResumeClock' || command.type === 'ExtendDeadline' || command.type === 'ExemptBreach';
}

/** The rules of DEADLINES for what people may do to clocks. */
export function decideClock(command: ClockCommand, ticket: ExistingTicket, context: DecisionContext, calendars: Calendars): TicketEvent[] {
  switch (command.type) {
    case 'PauseClock': return pauseClock(command, ticket);
    case 'ResumeClock': return resumeClock(command, ticket);
    case 'ExtendDeadline': return extendDeadline(command, ticket, context, calendars);
    case 'ExemptBreach': return exemptBreach(command, ticket, context);
    default: {
      const never: never = command;
      throw new Error(`unknown command ${(never as ClockCommand).type}`);
    }
  }
}

/** The office waits for something outside: a part, a permit, a resident who is away. */
function pauseClock({ reasonCode, reason }: CommandOf<'PauseClock'>, ticket: ExistingTicket): TicketEvent[] {
  const { clocks } = requireOpen(ticket);
  if (clocks?.pausedSince !== undefined) throw new RuleViolation('already-paused', { since: clocks.pausedSince });
  if (clocks?.running.some(({ stage }) => isPausable(stage)) !== true) throw new RuleViolation('no-clock-runs');
  return [{ type: 'ClockPaused', data: { reasonCode }, personal: present({ reason }) }];
}

function resumeClock({ reason }: CommandOf<'ResumeClock'>, ticket: ExistingTicket): TicketEvent[] {
  if (requireOpen(ticket).clocks?.pausedSince === undefined) throw new RuleViolation('not-paused');
  return [{ type: 'ClockResumed', data: {}, personal: present({ reason }) }];
}

/** With these the ticket leaves whoever waited. */
const ENDS_PAUSE: readonly TicketEventType[] = ['TicketDispatched', 'TicketReturned', 'TicketTransferred', 'TicketResolved', 'TicketWithdrawn', 'TicketClosed'];

/** A pause is over when the ticket leaves who waited: recorded first, so that its clocks end or go on at the moved instants. */
export function afterPause({ clocks }: ExistingTicket, events: TicketEvent[]): TicketEvent[] {
  if (clocks?.pausedSince === undefined || !events.some(({ type }) => ENDS_PAUSE.includes(type))) return events;
  return [{ type: 'ClockResumed', data: {} }, ...events];
}

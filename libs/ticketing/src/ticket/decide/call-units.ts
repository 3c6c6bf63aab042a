import { RuleViolation } from '../../rule-violation.js';
import { stepEvent } from '../step-event.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';
import { requireOpen } from './refusals.js';

/** The whistle. A unit that came can be called again; one that is still awaited cannot. */
export function callUnits(command: CommandOf<'CallUnits'>, ticket: ExistingTicket): TicketEvent[] {
  requireOpen(ticket);
  const awaited = ticket.units.filter((unit) => unit.arrivedAt === undefined && command.unitIds.includes(unit.unitId));
  if (awaited.length > 0) throw new RuleViolation('already-called', { unitIds: awaited.map((unit) => unit.unitId) });
  return [stepEvent(command, ticket)];
}

/** Report for duty: once for each call. */
export function recordUnitArrival(command: CommandOf<'RecordUnitArrival'>, ticket: ExistingTicket): TicketEvent[] {
  requireOpen(ticket);
  const call = ticket.units.find((unit) => unit.unitId === command.unitId);
  if (call === undefined) throw new RuleViolation('not-called', { unitId: command.unitId });
  if (call.arrivedAt !== undefined) throw new RuleViolation('already-arrived', { unitId: call.unitId, arrivedAt: call.arrivedAt });
  return [stepEvent(command, ticket)];
}

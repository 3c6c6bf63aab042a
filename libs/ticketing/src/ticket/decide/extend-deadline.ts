import type { Limit } from '../../calendar/limit.js';
import type { DecisionContext } from '../../decider.js';
import { movedByExtension, sizeOf, sumOfLimits } from '../../deadlines/move-deadline.js';
import { extensionsOf, hasPassed } from '../../deadlines/ticket-clocks.js';
import { present } from '../../present.js';
import { RuleViolation } from '../../rule-violation.js';
import type { CommandOf, Extension } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';
import type { Calendars } from './decide-clock.js';
import { requireOpen, requireOthersCase } from './refusals.js';

const MAX_EXTENSIONS = 2;
const MS_PER_HOUR = 3_600_000;

/**
 * More time for the clock of one stage: at most twice, together at most the limit that it was started with, none after the
 * breach. Who gives the command approves it; the post that holds the ticket is who it is for.
 */
export function extendDeadline(
  { stage, by, reason }: CommandOf<'ExtendDeadline'>, ticket: ExistingTicket, { actor, now }: DecisionContext, calendars: Calendars,
): TicketEvent[] {
  const { clocks, assignment } = requireOpen(ticket);
  requireOthersCase(ticket, actor.id);
  const deadline = clocks?.running.find((running) => running.stage === stage);
  if (clocks === undefined || deadline?.limit === undefined) throw new RuleViolation('no-clock-runs', { stage });
  const { limit, dueAt: from } = deadline;
  // While it is paused nothing passes.
  if (hasPassed(clocks, deadline, 1) || (clocks.pausedSince === undefined && from < now)) throw new RuleViolation('deadline-passed', { stage, dueAt: from });
  const granted = extensionsOf(clocks, deadline);
  if (granted.length >= MAX_EXTENSIONS) throw new RuleViolation('extended-twice', { stage });
  const asked = inClockOf(limit, by);
  if (asked === undefined) throw new RuleViolation('extension-unit', { stage, clock: limit.clock });
  // What was granted before a reclassification may count by another clock: it counts as one of the two, but has no sum with this one.
  const alike = granted.filter(({ clock }) => clock === limit.clock);
  if (sizeOf([...alike, asked].reduce(sumOfLimits)) > sizeOf(limit)) throw new RuleViolation('extension-too-long', { stage, dueAt: from });
  const { dueAt: to } = movedByExtension(deadline, calendars(deadline.calendar), asked);
  const data = { stage, from, to, by: asked, requestedBy: assignment.post, approvedBy: actor.id };
  return [{ type: 'DeadlineExtended', data, personal: present({ reason }) }];
}

/** @returns undefined where the clock counts in the other unit */
function inClockOf({ clock }: Limit, by: Extension): Limit | undefined {
  if (clock === 'continuous' || clock === 'working-hours') return 'hours' in by ? { clock, ms: by.hours * MS_PER_HOUR } : undefined;
  return 'days' in by ? { clock, days: by.days } : undefined;
}

import type { Oddity } from './oddities.js';
import type { PlannedStep } from './planned-ticket.js';

/** What is odd about the time between the report and the last resolution. At most one of the three. */
export function resolutionOddities(reportedAt: number, steps: readonly PlannedStep[]): Oddity[] {
  const resolution = steps.findLast(({ command }) => command.type === 'Resolve');
  if (!resolution) return ['no-resolution'];
  const duration = Date.parse(resolution.occurredAt) - reportedAt;
  if (duration < 0) return ['negative-duration'];
  return Math.floor(Date.parse(resolution.occurredAt) / 1000) === Math.floor(reportedAt / 1000) ? ['same-second'] : [];
}

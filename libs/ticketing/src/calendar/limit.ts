/** Count milliseconds: all of them, or those in open spans. */
export type HourClock = 'continuous' | 'working-hours';
/** Count whole days: those with open spans, or all of them. */
export type DayClock = 'working-days' | 'natural-days';
export type ClockKind = HourClock | DayClock;

export const CLOCK_KINDS = ['continuous', 'working-hours', 'working-days', 'natural-days'] as const satisfies readonly ClockKind[];

/** How long something may take, and by which clock. Whole numbers from 1. */
export type Limit = { readonly clock: HourClock; readonly ms: number } | { readonly clock: DayClock; readonly days: number };

/** The limit in its clock's own unit: milliseconds or days. @throws RangeError for what is no whole number from 1 */
export function amountOf(limit: Limit): number {
  switch (limit.clock) {
    case 'continuous':
    case 'working-hours':
      return whole(limit.ms, `milliseconds (${limit.clock})`);
    case 'working-days':
    case 'natural-days':
      return whole(limit.days, `days (${limit.clock})`);
    default: {
      const never: never = limit;
      return never;
    }
  }
}

function whole(amount: number, unit: string): number {
  if (Number.isSafeInteger(amount) && amount >= 1) return amount;
  throw new RangeError(`a limit of ${amount} ${unit}: give a whole number from 1`);
}

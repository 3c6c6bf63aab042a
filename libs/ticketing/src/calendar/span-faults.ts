import { fault, type CalendarFault } from './calendar-fault.js';
import { MINUTES_PER_DAY, timeOf, weekdayOf } from './civil-date.js';
import type { PlacedSpan, ReadableParts } from './readable-parts.js';

/** Spans that end before they begin or are too long, and those that overlap: in a day, or over midnight with the next one. */
export function spanFaults({ week, holidays, workedDays }: ReadableParts): CalendarFault[] {
  const days = [...week, ...workedDays.map(({ spans = [] }) => spans)];
  const single = days.flatMap((spans) => [...spans.flatMap(lengthFaults), ...overlaps(spans, spans, 0)]);
  const overNight = week.flatMap((spans, weekday) => overlaps(spans, week[(weekday + 1) % 7] ?? [], MINUTES_PER_DAY));
  return [...single, ...overNight, ...aroundWorkedDays(week, holidays.map(({ day }) => day), workedDays)];
}

function lengthFaults({ from, to, path }: PlacedSpan): CalendarFault[] {
  if (to <= from) {
    const wayOut = `give a time after ${timeOf(from)}; where it ends on the next day, write ${timeOf(to + MINUTES_PER_DAY)}`;
    return [fault([...path, 'to'], 'span-reversed', wayOut, timeOf(to))];
  }
  if (to - from <= MINUTES_PER_DAY) return [];
  return [fault([...path, 'to'], 'span-too-long', `give at most ${timeOf(from + MINUTES_PER_DAY)}, 24 hours after the start`, timeOf(to))];
}

/** Pairs of one day (shift 0) or of a day and the next; the fault stands at the later span. */
function overlaps(spans: readonly PlacedSpan[], others: readonly PlacedSpan[], shift: number): CalendarFault[] {
  return spans.flatMap((span, index) => (shift === 0 ? others.slice(index + 1) : others)
    .filter((other) => span.from < other.to + shift && other.from + shift < span.to && span.from < span.to && other.from < other.to)
    .map((other) => {
      const [earlier, later] = shift === 0 && other.from < span.from ? [other, span] : [span, other];
      const evening = shift === 0 ? '' : ' of the evening before';
      const end = timeOf(earlier.to - shift);
      return fault(later.path, 'span-overlap', `begin at ${end} or later, or end ${timeOf(earlier.from)}–${timeOf(earlier.to)}${evening} sooner`, later.value);
    }));
}

/** A worked day can stand beside days that are not its neighbours in the week. */
function aroundWorkedDays(week: ReadableParts['week'], holidays: readonly number[], workedDays: ReadableParts['workedDays']): CalendarFault[] {
  const substitute = week.find((spans) => spans.length > 0) ?? [];
  const special = new Map<number, readonly PlacedSpan[]>(holidays.map((day) => [day, []]));
  // Taken-over spans stand in the week, but the fault belongs to the worked day.
  for (const { day, path, spans } of workedDays) special.set(day, spans ?? substitute.map((span) => ({ ...span, path })));
  const spansOf = (day: number): readonly PlacedSpan[] => special.get(day) ?? week[weekdayOf(day)] ?? [];
  const evenings = new Set(workedDays.flatMap(({ day }) => [day - 1, day]));
  return [...evenings].flatMap((day) => overlaps(spansOf(day), spansOf(day + 1), MINUTES_PER_DAY));
}

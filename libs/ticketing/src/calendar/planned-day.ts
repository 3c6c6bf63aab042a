import type { CalendarDocument, Span } from './calendar-document.js';
import { dayOf, minuteOf, weekdayOf } from './civil-date.js';

/** Minutes after midnight; `to` beyond 1,440 lies on the next day. */
export interface MinuteSpan {
  readonly from: number;
  readonly to: number;
}

/** What a calendar says about one civil day. */
export interface PlannedDay {
  /** `rest`: a day of the week without spans. */
  readonly kind: 'ordinary' | 'rest' | 'holiday' | 'worked';
  /** Of the holiday or worked day. */
  readonly name?: string;
  /** In the order of the day. */
  readonly spans: readonly MinuteSpan[];
}

export type DayPlan = (day: number) => PlannedDay;

/** The plan of a valid document, by civil day. */
export function dayPlan(document: CalendarDocument): DayPlan {
  const week = document.week.map(minuteSpans);
  const ordinary = week.map((spans): PlannedDay => ({ kind: spans.length > 0 ? 'ordinary' : 'rest', spans }));
  const substitute = week.find((spans) => spans.length > 0) ?? [];
  const special = new Map<number, PlannedDay>();
  for (const { date, name } of document.holidays) special.set(dayOf(date)!, { kind: 'holiday', name, spans: [] });
  for (const { date, name, spans } of document.workedDays) {
    special.set(dayOf(date)!, { kind: 'worked', name, spans: spans === undefined ? substitute : minuteSpans(spans) });
  }
  return (day) => special.get(day) ?? ordinary[weekdayOf(day)]!;
}

function minuteSpans(spans: readonly Span[]): MinuteSpan[] {
  return spans.map(({ from, to }) => ({ from: minuteOf(from)!, to: minuteOf(to)! })).sort((a, b) => a.from - b.from);
}

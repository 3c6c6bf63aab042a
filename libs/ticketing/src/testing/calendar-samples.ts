import type { CalendarDocument, Span } from '../calendar/calendar-document.js';

export const OFFICE: readonly Span[] = [{ from: '08:00', to: '12:00' }, { from: '14:00', to: '18:00' }];
/** Monday evening belongs to Monday, up to Tuesday morning. */
export const NIGHT: readonly Span[] = [{ from: '22:00', to: '30:00' }];

/** A week of office hours in some zone, without holidays. */
export function officeWeek(timeZone: string, changes: Partial<CalendarDocument> = {}): CalendarDocument {
  return {
    name: 'office', version: 1, title: 'Office', timeZone, covers: { from: '2020-01-01', to: '2030-12-31' },
    week: [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, [], []], holidays: [], workedDays: [], ...changes,
  };
}

/** Open around the clock with one span a day, or with the given one. */
export function everyDay(timeZone: string, span: Span = { from: '00:00', to: '24:00' }): CalendarDocument {
  return officeWeek(timeZone, { week: [[span], [span], [span], [span], [span], [span], [span]] });
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const CHINA_OFFSET = 8 * 3_600_000;

/** `Fri 2025-09-26 17:50` on the wall clock of China, which has kept +08:00 since 1991; seconds and fractions may follow. */
export function inChina(text: string): number {
  const [day, date, time = '00:00'] = text.split(' ');
  const instant = Date.parse(`${date}T${time}+08:00`);
  if (day !== DAYS[new Date(instant + CHINA_OFFSET).getUTCDay()]) throw new Error(`${text} is no ${day}`);
  return instant;
}

export function chinaTime(instant: number): string {
  const wall = new Date(instant + CHINA_OFFSET);
  return `${DAYS[wall.getUTCDay()]} ${wall.toISOString().slice(0, 16).replace('T', ' ')}${instant % 60_000 === 0 ? '' : wall.toISOString().slice(16, 23)}`;
}

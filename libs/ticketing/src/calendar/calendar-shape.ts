import { CALENDAR_LIMITS } from './calendar-document.js';
import { list, record, text, wholeNumber, type Shape } from './document-shape.js';

const visible = (max: number): Shape => text({
  max, pattern: /^(?=[^]*\S)[^\p{Cc}\p{Cs}]+$/u, form: 'a visible text without line breaks and control characters',
});

const date = text({
  max: 10, pattern: /^(199\d|20\d\d|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, form: 'a date as YYYY-MM-DD in the years 1990 to 2100',
});

const span = record({
  from: text({ max: 5, pattern: /^([01]\d|2[0-3]):[0-5]\d$/, form: 'a time as HH:MM from 00:00 to 23:59' }),
  to: text({ max: 5, pattern: /^([0-3]\d|4[0-7]):[0-5]\d$/, form: 'a time as HH:MM; 24:00 is midnight, 30:00 is 06:00 of the next day' }),
}, 'a span');

const day = list(span, { max: CALENDAR_LIMITS.spans, what: 'spans' });

/** The form of a CalendarDocument. docs/examples/calendar.schema.json says the same, and a spec compares them. */
export const calendarShape = record({
  name: text({ max: 40, pattern: /^[a-z0-9][a-z0-9-]*$/, form: 'small letters, digits and hyphens' }),
  version: wholeNumber({ min: 1, max: CALENDAR_LIMITS.version }),
  title: visible(CALENDAR_LIMITS.title),
  'source?': visible(CALENDAR_LIMITS.source),
  timeZone: text({ max: 64, pattern: /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/, form: 'an IANA time zone such as Asia/Shanghai' }),
  covers: record({ from: date, to: date }, 'the covered time'),
  week: list(day, { min: 7, max: 7, what: 'lists of spans, Monday first' }),
  holidays: list(record({ date, name: visible(CALENDAR_LIMITS.label) }, 'a holiday'), { max: CALENDAR_LIMITS.holidays, what: 'holidays' }),
  workedDays: list(
    record({ date, name: visible(CALENDAR_LIMITS.label), 'spans?': list(span, { min: 1, max: CALENDAR_LIMITS.spans, what: 'spans' }) }, 'a worked day'),
    { max: CALENDAR_LIMITS.workedDays, what: 'worked days' },
  ),
}, 'a calendar');

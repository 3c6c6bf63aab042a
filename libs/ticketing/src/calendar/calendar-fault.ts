/** What can be wrong with a calendar document. The first five a JSON Schema sees as well, the others only `faultsOfCalendar`. */
export const CALENDAR_RULES = {
  'missing-field': 'A field is missing.',
  'unknown-field': 'A calendar has no such field.',
  'wrong-type': 'The value is of another type.',
  'wrong-form': 'The value does not have the form that it must have.',
  'wrong-size': 'The value is too small or too large, too short or too long.',
  'no-such-date': 'The month has no such day.',
  'no-such-zone': 'The time zone is not known.',
  'span-reversed': 'The span ends before it begins.',
  'span-too-long': 'The span is longer than 24 hours.',
  'span-overlap': 'Two spans overlap, within a day or across midnight.',
  'covers-reversed': 'The last covered date lies before the first.',
  'outside-covers': 'The date is not covered.',
  'duplicate-date': 'The list has this date already.',
  'holiday-and-worked': 'The date is both a holiday and a worked day.',
  'already-worked': 'The date is an ordinary working day, and the entry changes nothing.',
  'never-open': 'The calendar has no open span at all.',
  'no-hours': 'The worked day has no spans, and no day of the week has any to take over.',
} as const;

export type CalendarRule = keyof typeof CALENDAR_RULES;

/** One fault, at the place where it can be mended. */
export interface CalendarFault {
  /** `week[0][1].to`; `(calendar)` for the whole. */
  readonly path: string;
  readonly rule: CalendarRule;
  /** The value found there as JSON, at most 80 characters; absent where the field is missing. */
  readonly value?: string;
  /** What to write instead. */
  readonly wayOut: string;
}

export type Path = readonly (string | number)[];

const SHOWN = 80;

export function fault(path: Path, rule: CalendarRule, wayOut: string, value?: unknown): CalendarFault {
  const text = JSON.stringify(value) as string | undefined;
  const shown = text !== undefined && text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
  return { path: spell(path), rule, ...(shown !== undefined && { value: shown }), wayOut };
}

function spell(path: Path): string {
  if (path.length === 0) return '(calendar)';
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

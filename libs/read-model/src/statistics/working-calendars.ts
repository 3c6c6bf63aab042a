import type { CalendarDocument } from '#libs/ticketing/src/calendar/calendar-document.js';
import { CHINESE_CALENDAR } from '#libs/ticketing/src/calendar/chinese-calendar.js';
import { type CompiledCalendar, compiledCalendar } from '#libs/ticketing/src/calendar/compiled-calendar.js';
import type { Dictionary } from './ragged.js';

/** `<name>/<version>` */
export type CalendarName = string;

export const nameOfCalendar = ({ name, version }: { readonly name: string; readonly version: number }): CalendarName => `${name}/${version}`;

/** What tickets that no policy covers are measured by. */
const DEFAULT_NAME = nameOfCalendar(CHINESE_CALENDAR);

/** Calendars that tickets were pinned by have not been read: give them with the question. */
export class CalendarsUnreadError extends Error {
  constructor(readonly names: readonly CalendarName[]) {
    super(`the calendars ${names.join(', ')} have not been read`);
    this.name = 'CalendarsUnreadError';
  }
}

/** Calendar documents of a query thread; published ones never change. Compiled when first counted by, not in every thread. */
export class KnownCalendars {
  private readonly documents = new Map<CalendarName, CalendarDocument>([[DEFAULT_NAME, CHINESE_CALENDAR]]);

  add(documents: readonly CalendarDocument[]): void {
    for (const document of documents) if (!this.documents.has(nameOfCalendar(document))) this.documents.set(nameOfCalendar(document), document);
  }

  /**
   * @param names of the calendars that tickets were pinned by
   * @throws CalendarsUnreadError
   */
  for(names: Dictionary): WorkingCalendars {
    const unread = names.texts.filter((name): name is string => name !== null && !this.documents.has(name));
    if (unread.length > 0) throw new CalendarsUnreadError(unread);
    return new WorkingCalendars(names.texts.map((name) => this.documents.get(name ?? DEFAULT_NAME)!));
  }
}

/** The calendars of one statistic, and which of them it has counted by. */
export class WorkingCalendars {
  private readonly compiled: (CompiledCalendar | undefined)[] = [];

  /** @param documents by the code of their name; 0: where none was pinned */
  constructor(private readonly documents: readonly CalendarDocument[]) {}

  byCode(code: number): CompiledCalendar {
    return (this.compiled[code] ??= compiledCalendar(this.documents[code]!));
  }

  get used(): readonly CalendarName[] {
    return [...new Set(this.compiled.flatMap((calendar) => (calendar === undefined ? [] : [nameOfCalendar(calendar.document)])))].sort();
  }
}

export const NO_CALENDARS = new WorkingCalendars([]);

import type { CalendarDocument } from '#libs/ticketing/src/calendar/calendar-document.js';
import type { PolicyDocument } from '#libs/ticketing/src/policy/policy-document.js';
import type { PublishedRef } from '#libs/ticketing/src/deadlines/deadline.js';
import type { DocumentFault } from '#libs/ticketing/src/publication/invalid-document-error.js';
import { calendarStream } from '#libs/ticketing/src/publication/publication-state.js';
import { SHIPPED } from '#libs/ticketing/src/publication/shipped.js';
import type { EventStore } from '#libs/event-store/src/event-store.js';

/** A published calendar; undefined when there is none. Reads the log only. */
export async function calendarOf({ name, version }: PublishedRef, store: EventStore): Promise<CalendarDocument | undefined> {
  const shipped = SHIPPED.calendar.find((calendar) => calendar.name === name && calendar.version === version);
  if (shipped !== undefined) return shipped;
  // Versions are published one after the other, each by one event.
  const published = (await store.readStream(calendarStream(name))).find(({ data }) => data['version'] === version);
  return published?.data['document'] as CalendarDocument | undefined;
}

/** Told where `calendarOf` finds none. */
export function unknownCalendar({ calendar: { name, version } }: PolicyDocument): DocumentFault {
  return { path: 'calendar', rule: 'unknown-calendar', value: `${name} ${version}`, wayOut: 'name a calendar that is published and its version, or give the calendar to count by' };
}

import fc from 'fast-check';
import type { CalendarDocument, Span } from '../calendar/calendar-document.js';
import { CHINESE_CALENDAR } from '../calendar/chinese-calendar.js';
import { compiledCalendar, type CompiledCalendar } from '../calendar/compiled-calendar.js';
import type { PublishedRef } from '../deadlines/deadline.js';
import type { PolicyBook } from '../deadlines/policy-book.js';
import { DEFAULT_POLICY } from '../policy/default-policy.js';
import { policyBookOf } from '../policy/policy-book-of.js';
import type { DutyStep, PolicyDocument } from '../policy/policy-document.js';
import type { PolicySubject } from '../policy/rule-scope.js';
import type { VersionedDocument } from '../publication/publication-command.js';
import { calendarDecider, policyDecider, type PublicationDecider } from '../publication/publication-decider.js';
import { type Publication, versionOf } from '../publication/publication-state.js';
import { DISPATCHER } from './ticket-samples.js';

/** A policy and the calendar that it counts by, published together. */
export interface Publications {
  readonly policy: Omit<PolicyDocument, 'version' | 'calendar'>;
  /** Place in CALENDARS. */
  readonly calendar: number;
}

const day = (...spans: readonly (readonly [string, string])[]): readonly Span[] => spans.map(([from, to]) => ({ from, to }));
const every = (spans: readonly Span[]): CalendarDocument['week'] => [spans, spans, spans, spans, spans, spans, spans];
const plain = { ...CHINESE_CALENDAR, name: 'office', holidays: [], workedDays: [] };
/** Far apart from each other, so that what counts by a wrong one is seen. */
const CALENDARS: readonly CalendarDocument[] = [
  { ...CHINESE_CALENDAR, name: 'office' },
  { ...plain, week: every(day(['00:00', '12:00'])) },
  { ...plain, week: every(day(['20:00', '23:00'])), timeZone: 'America/New_York' },
  { ...plain, week: [day(['09:00', '17:00']), [], [], [], [], [], []], timeZone: 'Europe/London' },
];
/** A compiled calendar is kept by its document: the same version of the same calendar is compiled once. */
const numbered = new Map<string, CalendarDocument>();

/** As the book publishes it. @param place in CALENDARS */
export function calendarDocument(place: number, version: number): CalendarDocument {
  const key = `${place} ${version}`;
  let document = numbered.get(key);
  if (document === undefined) numbered.set(key, document = { ...CALENDARS[place]!, version, title: `Calendar ${key}` });
  return document;
}

/** What was published so far, by the deciders of publishing; its newest policy holds. */
export class PublishedBook implements PolicyBook {
  private policies: Publication<PolicyDocument> = policyDecider.initialState;
  private calendars: Publication<CalendarDocument> = calendarDecider.initialState;
  private book!: PolicyBook;

  constructor(first: Publications) {
    this.publish(first);
  }

  /** Calendars first: a policy names a published one. */
  publish({ policy, calendar }: Publications): void {
    const version = this.policies.versions.length + 1;
    this.calendars = published(calendarDecider, this.calendars, calendarDocument(calendar, version));
    const next: PolicyDocument = { ...policy, version, title: `Version ${version}`, calendar: { name: 'office', version } };
    this.policies = published(policyDecider, this.policies, next);
    this.book = policyBookOf(this.policies.versions.at(-1)!.document, (ref) => this.calendar(ref));
  }

  planFor(stage: Parameters<PolicyBook['planFor']>[0], subject: PolicySubject): ReturnType<PolicyBook['planFor']> {
    return this.book.planFor(stage, subject);
  }

  agreementFor(subject: PolicySubject): ReturnType<PolicyBook['agreementFor']> {
    return this.book.agreementFor(subject);
  }

  calendar({ version }: PublishedRef): CompiledCalendar {
    return compiledCalendar(versionOf(this.calendars, version)!.document);
  }
}

function published<D>(decider: PublicationDecider<D>, before: Publication<D>, document: VersionedDocument): Publication<D> {
  const now = new Date(Date.parse('2026-01-01T00:00:00.000Z') + before.versions.length * 1_000).toISOString();
  return decider.decide({ type: 'Publish', document }, before, { now, occurredAt: now, actor: DISPATCHER, mode: 'live' })
    .reduce((state, { type, data }) => decider.evolve(state, { type, data, revision: before.versions.length, occurredAt: now, recordedAt: now, actor: DISPATCHER }), before);
}

const ladder = fc.constantFrom<readonly DutyStep[]>(
  DEFAULT_POLICY.default.ladder as readonly DutyStep[],
  [{ at: 0.25, action: 'warn' }, { at: 1, action: 'breach', escalateTo: 'district' }],
  [{ at: 1, action: 'breach' }, { at: 3, action: 'escalate', escalateTo: 'subdistrict' }],
);
const continuous = fc.integer({ min: 1, max: 200 }).map((hours) => ({ clock: 'continuous' as const, hours }));
const workingHours = fc.integer({ min: 1, max: 60 }).map((quarters) => ({ clock: 'working-hours' as const, hours: quarters / 4 }));
const days = fc.record({ clock: fc.constantFrom('working-days' as const, 'natural-days' as const), days: fc.integer({ min: 1, max: 20 }) });
const limit = fc.oneof(continuous, workingHours, days);
const limits = fc.record({ dispatch: limit, acknowledge: limit, resolve: limit, rate: limit });

/** Valid policies of every clock, with or without rules of their own for emergencies and one community. */
export const publications: fc.Arbitrary<Publications> = fc.record({
  policy: fc.record({
    name: fc.constant('city'), title: fc.constant('-'), default: fc.record({ limits, ladder }),
    rules: fc.subarray([
      { name: 'emergency', when: { urgencies: ['emergency' as const] } }, { name: 'hp', when: { communities: ['hp'], urgencies: ['general' as const, 'complex' as const] } },
    ]).chain((rules) => fc.tuple(...rules.map((rule) => limits.map((own) => ({ ...rule, limits: own }))))),
  }),
  calendar: fc.nat(CALENDARS.length - 1),
});

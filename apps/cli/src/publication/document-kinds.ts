import type { Authorship, PublicationCommands } from '#libs/engine/src/publication-commands.js';
import type { CalendarDocument } from '#libs/ticketing/src/calendar/calendar-document.js';
import { faultsOfCalendar } from '#libs/ticketing/src/calendar/validate-calendar.js';
import { faultsOfDefinition, type FigureDefinition } from '#libs/ticketing/src/measures/figure-definition.js';
import type { PolicyDocument } from '#libs/ticketing/src/policy/policy-document.js';
import { faultsOfPolicy } from '#libs/ticketing/src/policy/validate-policy.js';
import type { DocumentFault } from '#libs/ticketing/src/publication/invalid-document-error.js';

/** What a policy, a calendar and a definition have of their own, where they are checked and published. */
export interface DocumentKind<D> {
  readonly noun: string;
  /** What they are for, in the plural. */
  readonly about: string;
  readonly example: string;
  readonly notChecked: string;
  readonly faultsOf: (value: unknown) => readonly DocumentFault[];
  readonly describe: (document: D) => string;
  /** False when it was published before. */
  readonly publish: (publications: PublicationCommands, document: D, by: Omit<Authorship, 'body'>) => Promise<boolean>;
}

export const POLICY: DocumentKind<PolicyDocument> = {
  noun: 'policy', about: 'deadline policies', example: 'docs/examples/policy.example.yaml',
  notChecked: 'Whether the calendar that it names is published, and its version the next one, is checked on publication.',
  faultsOf: faultsOfPolicy,
  describe: ({ name, version, rules }) => `${name} version ${version}, ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`,
  publish: (publications, document, by) => publications.ensurePolicy(document, by),
};

export const CALENDAR: DocumentKind<CalendarDocument> = {
  noun: 'calendar', about: 'the calendars that policies count by', example: 'docs/examples/night-desk.calendar.json',
  notChecked: 'Whether its version is the next one is checked on publication.',
  faultsOf: faultsOfCalendar,
  describe: ({ name, version, timeZone, holidays, workedDays }) => (
    `${name} version ${version}, ${timeZone}, ${holidays.length} holidays, ${workedDays.length} worked weekend days`),
  publish: (publications, document, by) => publications.ensureCalendar(document, by),
};

export const DEFINITION: DocumentKind<FigureDefinition> = {
  noun: 'definition', about: 'what figures mean', example: 'docs/examples/definition.example.yaml',
  notChecked: 'Whether its version is the next one, and its earlier versions are of the same figure, is checked on publication.',
  faultsOf: faultsOfDefinition,
  describe: ({ name, version, figure }) => `${name} version ${version}, of ${figure}`,
  publish: (publications, document, by) => publications.ensureDefinition(document, by),
};

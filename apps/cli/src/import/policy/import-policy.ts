import { dirname, resolve } from 'node:path';
import type { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import type { CalendarDocument } from '#libs/ticketing/src/calendar/calendar-document.js';
import { compiledCalendar } from '#libs/ticketing/src/calendar/compiled-calendar.js';
import { faultsOfCalendar } from '#libs/ticketing/src/calendar/validate-calendar.js';
import type { PublishedRef } from '#libs/ticketing/src/deadlines/deadline.js';
import type { PolicyBook } from '#libs/ticketing/src/deadlines/policy-book.js';
import { policyBookOf } from '#libs/ticketing/src/policy/policy-book-of.js';
import type { PolicyDocument } from '#libs/ticketing/src/policy/policy-document.js';
import { faultsOfPolicy } from '#libs/ticketing/src/policy/validate-policy.js';
import type { DocumentFault } from '#libs/ticketing/src/publication/invalid-document-error.js';
import { versionOf } from '#libs/ticketing/src/publication/publication-state.js';
import { CliError } from '../../cli-io.js';
import { faultLine, readDocumentFile } from '../../publication/document-file.js';
import { MappingError } from '../mapping/mapping.js';
import type { MappingDocument } from '../mapping/read-mapping.js';

/** The policy that a mapping names, ready to pin deadlines by. */
export interface ImportPolicy {
  readonly policy: PublishedRef;
  readonly calendar: PublishedRef;
  readonly book: PolicyBook;
  /** What came from files: to be published before the first ticket is pinned by it. */
  readonly toPublish: { readonly policy?: PolicyDocument; readonly calendar?: CalendarDocument };
}

/**
 * Reads and checks it; records nothing.
 * @returns undefined for a mapping without a policy: its tickets have no deadlines
 * @throws MappingError with every fault of the documents
 */
export async function readImportPolicy(document: MappingDocument, publications: PublicationCommands): Promise<ImportPolicy | undefined> {
  const { policy: named, calendar: calendarFile } = document.mapping;
  if (named === undefined) return undefined;
  const policy = typeof named === 'string' ? await fromFile<PolicyDocument>(document, 'policy', named, faultsOfPolicy) : await published(document, named, publications);
  const fileCalendar = calendarFile === undefined ? undefined : await fromFile<CalendarDocument>(document, 'calendar', calendarFile, faultsOfCalendar);
  const calendar = fileCalendar ?? versionOf(await publications.readCalendar(policy.calendar.name), policy.calendar.version)?.document;
  const spelled = `${policy.calendar.name} version ${policy.calendar.version}`;
  if (calendar === undefined) throw faultAt(document, 'policy', `the calendar ${spelled}, which the policy counts by, is not published; publish it, or name its file as 'calendar'`);
  if (calendar.name !== policy.calendar.name || calendar.version !== policy.calendar.version) {
    throw faultAt(document, 'calendar', `holds ${calendar.name} version ${calendar.version}, but the policy counts by ${spelled}`);
  }
  const compiled = compiledCalendar(calendar);
  return {
    policy: { name: policy.name, version: policy.version },
    calendar: policy.calendar,
    book: policyBookOf(policy, () => compiled),
    toPublish: { ...(typeof named === 'string' && { policy }), ...(fileCalendar && { calendar: fileCalendar }) },
  };
}

async function published(document: MappingDocument, { name, version }: PublishedRef, publications: PublicationCommands): Promise<PolicyDocument> {
  const found = versionOf(await publications.readPolicy(name), version);
  if (found === undefined) throw faultAt(document, 'policy', `${name} version ${version} is not published; publish it, or name its file instead`);
  return found.document;
}

/** @param file as the mapping names it: seen from the mapping's own folder */
async function fromFile<D>(document: MappingDocument, part: 'policy' | 'calendar', file: string, faultsOf: (value: unknown) => readonly DocumentFault[]): Promise<D> {
  let value: unknown;
  try {
    value = await readDocumentFile(resolve(dirname(document.file), file));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw faultAt(document, part, error.message);
  }
  const faults = faultsOf(value);
  if (faults.length > 0) throw faultAt(document, part, ...faults.map((fault) => `${file}: ${faultLine(fault)}`));
  return value as D;
}

function faultAt(document: MappingDocument, part: string, ...messages: readonly string[]): MappingError {
  return new MappingError(document.file, messages.map((message) => document.faultAt([part], message)));
}

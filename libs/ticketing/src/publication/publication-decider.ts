import type { Decider, DecisionContext, Fact } from '../decider.js';
import type { CalendarDocument } from '../calendar/calendar-document.js';
import { faultsOfCalendar } from '../calendar/validate-calendar.js';
import { faultsOfPolicy } from '../policy/validate-policy.js';
import type { PolicyDocument } from '../policy/policy-document.js';
import { faultsOfDefinition, type FigureDefinition } from '../measures/figure-definition.js';
import { RuleViolation } from '../rule-violation.js';
import { UnknownEventError } from '../unknown-event-error.js';
import { type DocumentFault, InvalidDocumentError } from './invalid-document-error.js';
import type { PublicationCommand, VersionedDocument } from './publication-command.js';
import { PUBLICATION_EVENT_TYPES, type PublicationEvent, type PublicationEventType, type PublicationFact } from './publication-event.js';
import { type Publication, SHIPPED_SINCE, versionOf } from './publication-state.js';
import { sameJson } from './same-json.js';
import { SHIPPED } from './shipped.js';
import { SYSTEM } from '../ticket/system.js';

export type PublicationDecider<D> = Decider<Publication<D>, PublicationCommand, PublicationEvent>;

/** Gives every fault of a document that may be anything that JSON can hold. */
export type DocumentCheck = (document: unknown) => readonly DocumentFault[];

/**
 * One document with all its versions: streams `policy-<name>`, `calendar-<name>` and `definition-<name>`, each of one event type.
 * @param shipped the document of this name that comes with the program: its first version, which nobody needs to publish
 */
export function publicationDecider<D extends VersionedDocument>(eventType: PublicationEventType, faultsOf: DocumentCheck, shipped?: D): PublicationDecider<D> {
  return {
    initialState: { versions: shipped === undefined ? [] : [{ version: shipped.version, document: shipped, effectiveFrom: SHIPPED_SINCE, publishedBy: SYSTEM.id }] },
    decide: ({ document }, publication, context) => [publish(eventType, document, faultsOf(document), publication, context)],
    evolve: evolvePublication<D>,
  };
}

export const policyDecider: PublicationDecider<PolicyDocument> = publicationDecider('PolicyPublished', faultsOfPolicy);
export const calendarDecider: PublicationDecider<CalendarDocument> = publicationDecider('CalendarPublished', faultsOfCalendar);
export const definitionDecider: PublicationDecider<FigureDefinition> = publicationDecider('DefinitionPublished', faultsOfDefinition);

/** By name: a name that a document which comes with the program has begins with that. */
export const policyDeciderFor = knowing(SHIPPED.policy, policyDecider, (own) => publicationDecider('PolicyPublished', faultsOfPolicy, own));
export const calendarDeciderFor = knowing(SHIPPED.calendar, calendarDecider, (own) => publicationDecider('CalendarPublished', faultsOfCalendar, own));
export const definitionDeciderFor = knowing(SHIPPED.definition, definitionDecider, (own) => publicationDecider('DefinitionPublished', faultsOfDefinition, own));

function knowing<D extends VersionedDocument>(
  shipped: readonly D[], others: PublicationDecider<D>, deciderOf: (own: D) => PublicationDecider<D>,
): (name: string) => PublicationDecider<D> {
  const known = new Map(shipped.map((own) => [own.name, deciderOf(own)]));
  return (name) => known.get(name) ?? others;
}

function publish(
  type: PublicationEventType, document: VersionedDocument, faults: readonly DocumentFault[], publication: Publication<unknown>, { now }: DecisionContext,
): PublicationEvent {
  if (faults.length > 0) throw new InvalidDocumentError(faults);
  const { name, version } = document;
  const same = versionOf(publication, version);
  if (same !== undefined && sameJson(same.document, document)) {
    throw new RuleViolation('already-published', { name, version, effectiveFrom: same.effectiveFrom });
  }
  const latest = publication.versions.at(-1);
  const expected = (latest?.version ?? 0) + 1;
  if (version !== expected) throw new RuleViolation('version-not-next', { name, version, expected });
  if (latest !== undefined && sameJson({ ...(latest.document as object), version }, document)) {
    throw new RuleViolation('version-unchanged', { name, version, latest: latest.version });
  }
  return { type, data: { version, document, effectiveFrom: now } };
}

/** Folds one event; total for every order of known events. @throws UnknownEventError */
function evolvePublication<D>({ versions }: Publication<D>, fact: Fact<string, object>): Publication<D> {
  if (!(PUBLICATION_EVENT_TYPES as readonly string[]).includes(fact.type)) throw new UnknownEventError('publication', fact.type);
  const { data: { version, document, effectiveFrom }, actor } = fact as PublicationFact;
  return { versions: [...versions, { version, document: document as D, effectiveFrom, publishedBy: actor.id }] };
}

import { actorOf } from '#libs/access/src/actor.js';
import { authorizePublication } from '#libs/access/src/authorize.js';
import { CommandExecutor, type CommandRequest, type CommandResult } from '#libs/event-store/src/handle-command.js';
import type { CalendarDocument } from '#libs/ticketing/src/calendar/calendar-document.js';
import { faultsOfCalendar } from '#libs/ticketing/src/calendar/validate-calendar.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { DEFINITION_NAME } from '#libs/ticketing/src/measures/definition-form.js';
import { DEFINED_FIGURES, faultsOfDefinition, type FigureDefinition } from '#libs/ticketing/src/measures/figure-definition.js';
import type { PolicyDocument } from '#libs/ticketing/src/policy/policy-document.js';
import { faultsOfPolicy } from '#libs/ticketing/src/policy/validate-policy.js';
import { DOCUMENT_NAME } from '#libs/ticketing/src/publication/document-name.js';
import { type DocumentFault, InvalidDocumentError } from '#libs/ticketing/src/publication/invalid-document-error.js';
import type { PublicationCommand, VersionedDocument } from '#libs/ticketing/src/publication/publication-command.js';
import {
  calendarDeciderFor, definitionDeciderFor, type DocumentCheck, policyDeciderFor, type PublicationDecider,
} from '#libs/ticketing/src/publication/publication-decider.js';
import type { PublicationEvent } from '#libs/ticketing/src/publication/publication-event.js';
import { calendarStream, definitionStream, policyStream, type Publication, versionOf } from '#libs/ticketing/src/publication/publication-state.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import type { CommandEnvelope } from './command-envelope.js';

export interface PublicationOptions {
  /** Told after every publication. */
  readonly onPublished?: () => void;
}

/** Who publishes, and by which command. */
export type Authorship = Pick<CommandRequest<unknown, PublicationCommand, PublicationEvent>, 'actor' | 'commandId' | 'body' | 'correlationId'>;

/** Policies, calendars and definitions of figures, read from and written to their own streams. */
export class PublicationCommands {
  constructor(private readonly executor: CommandExecutor, private readonly options: PublicationOptions = {}) {}

  /** Every version of a policy; none for an unknown name. */
  async readPolicy(name: string): Promise<Publication<PolicyDocument>> {
    return (await this.executor.load(policyStream(name), policyDeciderFor(name))).state;
  }

  /** Every version of a calendar; none for an unknown name. */
  async readCalendar(name: string): Promise<Publication<CalendarDocument>> {
    return (await this.executor.load(calendarStream(name), calendarDeciderFor(name))).state;
  }

  /** Every version of a figure's definition; none for an unknown name. */
  async readDefinition(name: string): Promise<Publication<FigureDefinition>> {
    return (await this.executor.load(definitionStream(name), definitionDeciderFor(name))).state;
  }

  /**
   * @param name under which it is to be published: the document's own
   * @param document anything that JSON can hold
   * @throws RoleForbiddenError, InvalidDocumentError (also for a calendar that does not exist), RuleViolation and what CommandExecutor throws
   */
  async publishPolicy(name: string, document: unknown, envelope: CommandEnvelope): Promise<CommandResult<Publication<PolicyDocument>>> {
    authorizePublication(envelope.caller, 'ManagePolicies');
    requireNone([...faultsUnder(name, document, faultsOfPolicy), ...await this.referenceFaults(document)]);
    return this.publish(policyStream(name), policyDeciderFor(name), document as PolicyDocument, authorshipOf(envelope));
  }

  /** @throws as `publishPolicy` */
  async publishCalendar(name: string, document: unknown, envelope: CommandEnvelope): Promise<CommandResult<Publication<CalendarDocument>>> {
    authorizePublication(envelope.caller, 'ManageCalendars');
    requireNone(faultsUnder(name, document, faultsOfCalendar));
    return this.publish(calendarStream(name), calendarDeciderFor(name), document as CalendarDocument, authorshipOf(envelope));
  }

  /** @throws as `publishPolicy`; InvalidDocumentError also where earlier versions define another figure */
  async publishDefinition(name: string, document: unknown, envelope: CommandEnvelope): Promise<CommandResult<Publication<FigureDefinition>>> {
    authorizePublication(envelope.caller, 'ManageDefinitions');
    requireNone([...faultsUnder(name, document, faultsOfDefinition), ...await this.figureFaults(document)]);
    return this.publish(definitionStream(name), definitionDeciderFor(name), document as FigureDefinition, authorshipOf(envelope));
  }

  /**
   * For whoever works on the data folder itself, an import: nobody is to be let in. Published already with this very
   * content: nothing is recorded.
   * @returns whether it was recorded
   * @throws InvalidDocumentError, RuleViolation and what CommandExecutor throws
   */
  async ensurePolicy(document: PolicyDocument, by: Omit<Authorship, 'body'>): Promise<boolean> {
    requireNone([...faultsOfPolicy(document), ...await this.referenceFaults(document)]);
    return this.ensure(policyStream(document.name), policyDeciderFor(document.name), document, by);
  }

  /** @throws as `ensurePolicy` */
  async ensureCalendar(document: CalendarDocument, by: Omit<Authorship, 'body'>): Promise<boolean> {
    requireNone(faultsOfCalendar(document));
    return this.ensure(calendarStream(document.name), calendarDeciderFor(document.name), document, by);
  }

  /** @throws as `ensurePolicy` */
  async ensureDefinition(document: FigureDefinition, by: Omit<Authorship, 'body'>): Promise<boolean> {
    requireNone([...faultsOfDefinition(document), ...await this.figureFaults(document)]);
    return this.ensure(definitionStream(document.name), definitionDeciderFor(document.name), document, by);
  }

  /** Asked before the decision, not within: a calendar that was published is never taken away again. */
  private async referenceFaults(policy: unknown): Promise<readonly DocumentFault[]> {
    const { name, version } = ((policy as Partial<PolicyDocument> | null)?.calendar ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof name !== 'string' || !DOCUMENT_NAME.test(name) || typeof version !== 'number') return [];
    if (versionOf(await this.readCalendar(name), version) !== undefined) return [];
    const wayOut = 'name a calendar that is published and its version, or publish it first';
    return [{ path: 'calendar', rule: 'unknown-calendar', value: `${name} ${version}`, wayOut }];
  }

  /** Asked before the decision, not within: the first version, once published, stays. */
  private async figureFaults(definition: unknown): Promise<readonly DocumentFault[]> {
    const { name, figure } = (definition ?? {}) as Readonly<Record<string, unknown>>;
    const known = DEFINED_FIGURES.find((one) => one === figure);
    if (typeof name !== 'string' || !DEFINITION_NAME.test(name) || known === undefined) return [];
    const [first] = (await this.readDefinition(name)).versions;
    if (first === undefined || first.document.figure === known) return [];
    return [{ path: 'figure', rule: 'other-figure', value: known, wayOut: `${name} defines ${first.document.figure} since its first version: take another name` }];
  }

  private async ensure<D>(streamId: string, decider: PublicationDecider<D>, document: VersionedDocument, by: Omit<Authorship, 'body'>): Promise<boolean> {
    try {
      await this.publish(streamId, decider, document, { ...by, body: { document: document as unknown as JsonObject } });
      return true;
    } catch (error) {
      if (error instanceof RuleViolation && error.rule === 'already-published') return false;
      throw error;
    }
  }

  private async publish<D>(
    streamId: string, decider: PublicationDecider<D>, document: VersionedDocument, by: Authorship,
  ): Promise<CommandResult<Publication<D>>> {
    const result = await this.executor.execute({
      streamId, decider, command: { type: 'Publish', document }, ...by, keyRef: () => null,
    });
    this.options.onPublished?.();
    return result;
  }
}

/** Every fault of a document that is to be published under a name. A name that is none is told of as that alone. */
function faultsUnder(expected: string, document: unknown, faultsOf: DocumentCheck): readonly DocumentFault[] {
  const faults = faultsOf(document);
  const { name } = (document ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || name === expected || faults.some(({ path }) => path === 'name')) return faults;
  return [...faults, { path: 'name', rule: 'other-name', value: JSON.stringify(name), wayOut: `give the name it is published under, ${expected}, or publish it under its own` }];
}

function authorshipOf({ caller, commandId, body, correlationId }: CommandEnvelope): Authorship {
  return { actor: actorOf(caller), commandId, body, correlationId };
}

/** Before the stream is asked for: a faulty document may have no name to ask by. @throws InvalidDocumentError */
function requireNone(faults: readonly DocumentFault[]): void {
  if (faults.length > 0) throw new InvalidDocumentError(faults);
}

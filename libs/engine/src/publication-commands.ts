import { actorOf } from '#libs/access/src/actor.js';
import { authorizePublication } from '#libs/access/src/authorize.js';
import { CommandExecutor, type CommandRequest, type CommandResult } from '#libs/event-store/src/handle-command.js';
import type { CalendarDocument } from '#libs/ticketing/src/calendar/calendar-document.js';
import { faultsOfCalendar } from '#libs/ticketing/src/calendar/validate-calendar.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import type { PolicyDocument } from '#libs/ticketing/src/policy/policy-document.js';
import { faultsOfPolicy } from '#libs/ticketing/src/policy/validate-policy.js';
import { type DocumentFault, InvalidDocumentError } from '#libs/ticketing/src/publication/invalid-document-error.js';
import type { PublicationCommand, VersionedDocument } from '#libs/ticketing/src/publication/publication-command.js';
import { calendarDecider, policyDecider, type PublicationDecider, publicationDecider } from '#libs/ticketing/src/publication/publication-decider.js';
import type { PublicationEvent } from '#libs/ticketing/src/publication/publication-event.js';
import { calendarStream, policyStream, type Publication, versionOf } from '#libs/ticketing/src/publication/publication-state.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import type { CommandEnvelope } from './command-envelope.js';

export interface PublicationOptions {
  /** Documents that come with the program. */
  readonly shipped: { readonly policy: PolicyDocument; readonly calendar: CalendarDocument };
  /** Told after every publication. */
  readonly onPublished?: () => void;
}

/** Who publishes, and by which command. */
export type Authorship = Pick<CommandRequest<unknown, PublicationCommand, PublicationEvent>, 'actor' | 'commandId' | 'body' | 'correlationId'>;

/** What is no name is told as a fault of the form, and no stream is asked for it. */
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Policies and calendars, read from and written to their own streams. */
export class PublicationCommands {
  private readonly shippedPolicy: PublicationDecider<PolicyDocument>;
  private readonly shippedCalendar: PublicationDecider<CalendarDocument>;

  constructor(private readonly executor: CommandExecutor, private readonly options: PublicationOptions) {
    const { policy, calendar } = options.shipped;
    this.shippedPolicy = publicationDecider('PolicyPublished', faultsOfPolicy, policy);
    this.shippedCalendar = publicationDecider('CalendarPublished', faultsOfCalendar, calendar);
  }

  /** Every version of a policy; none for an unknown name. */
  async readPolicy(name: string): Promise<Publication<PolicyDocument>> {
    return (await this.executor.load(policyStream(name), this.policyDecider(name))).state;
  }

  /** Every version of a calendar; none for an unknown name. */
  async readCalendar(name: string): Promise<Publication<CalendarDocument>> {
    return (await this.executor.load(calendarStream(name), this.calendarDecider(name))).state;
  }

  /**
   * @param name under which it is to be published: the document's own
   * @param document anything that JSON can hold
   * @throws RoleForbiddenError, InvalidDocumentError (also for a calendar that does not exist), RuleViolation and what CommandExecutor throws
   */
  async publishPolicy(name: string, document: unknown, envelope: CommandEnvelope): Promise<CommandResult<Publication<PolicyDocument>>> {
    authorizePublication(envelope.caller, 'ManagePolicies');
    requireNone([...faultsOfPolicy(document), ...nameFaults(name, document), ...await this.referenceFaults(document)]);
    return this.publish(policyStream(name), this.policyDecider(name), document as PolicyDocument, authorshipOf(envelope));
  }

  /** @throws as `publishPolicy` */
  async publishCalendar(name: string, document: unknown, envelope: CommandEnvelope): Promise<CommandResult<Publication<CalendarDocument>>> {
    authorizePublication(envelope.caller, 'ManageCalendars');
    requireNone([...faultsOfCalendar(document), ...nameFaults(name, document)]);
    return this.publish(calendarStream(name), this.calendarDecider(name), document as CalendarDocument, authorshipOf(envelope));
  }

  /**
   * For whoever works on the data folder itself, an import: nobody is to be let in. Published already with this very
   * content: nothing is recorded.
   * @returns whether it was recorded
   * @throws InvalidDocumentError, RuleViolation and what CommandExecutor throws
   */
  async ensurePolicy(document: PolicyDocument, by: Omit<Authorship, 'body'>): Promise<boolean> {
    requireNone([...faultsOfPolicy(document), ...await this.referenceFaults(document)]);
    return ensured(this.publish(policyStream(document.name), this.policyDecider(document.name), document, { ...by, body: { document: document as unknown as JsonObject } }));
  }

  /** @throws as `ensurePolicy` */
  async ensureCalendar(document: CalendarDocument, by: Omit<Authorship, 'body'>): Promise<boolean> {
    requireNone(faultsOfCalendar(document));
    return ensured(this.publish(calendarStream(document.name), this.calendarDecider(document.name), document, { ...by, body: { document: document as unknown as JsonObject } }));
  }

  private policyDecider(name: string): PublicationDecider<PolicyDocument> {
    return name === this.options.shipped.policy.name ? this.shippedPolicy : policyDecider;
  }

  private calendarDecider(name: string): PublicationDecider<CalendarDocument> {
    return name === this.options.shipped.calendar.name ? this.shippedCalendar : calendarDecider;
  }

  /** Asked before the decision, not within: a calendar that was published is never taken away again. */
  private async referenceFaults(policy: unknown): Promise<readonly DocumentFault[]> {
    const { name, version } = ((policy as Partial<PolicyDocument> | null)?.calendar ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof name !== 'string' || !NAME.test(name) || typeof version !== 'number') return [];
    if (versionOf(await this.readCalendar(name), version) !== undefined) return [];
    const wayOut = 'name a calendar that is published and its version, or publish it first';
    return [{ path: 'calendar', rule: 'unknown-calendar', value: `${name} ${version}`, wayOut }];
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

/** What has no name at all is told of as that. */
function nameFaults(expected: string, document: unknown): readonly DocumentFault[] {
  const { name } = (document ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || !NAME.test(name) || name === expected) return [];
  return [{ path: 'name', rule: 'other-name', value: JSON.stringify(name), wayOut: `give the name it is published under, ${expected}, or publish it under its own` }];
}

function authorshipOf({ caller, commandId, body, correlationId }: CommandEnvelope): Authorship {
  return { actor: actorOf(caller), commandId, body, correlationId };
}

async function ensured(publishing: Promise<unknown>): Promise<boolean> {
  try {
    await publishing;
    return true;
  } catch (error) {
    if (error instanceof RuleViolation && error.rule === 'already-published') return false;
    throw error;
  }
}

/** Before the stream is asked for: a faulty document may have no name to ask by. @throws InvalidDocumentError */
function requireNone(faults: readonly DocumentFault[]): void {
  if (faults.length > 0) throw new InvalidDocumentError(faults);
}

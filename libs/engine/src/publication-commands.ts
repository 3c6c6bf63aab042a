import { actorOf } from '#libs/access/src/actor.js';
import { authorizePublication } from '#libs/access/src/authorize.js';
import { CommandExecutor, type CommandRequest, type CommandResult } from '#libs/event-store/src/handle-command.js';
import type { CalendarDocument } from '#libs/ticketing/src/calendar/calendar-document.js';
import { faultsOfCalendar } from '#libs/ticketing/src/calendar/validate-calendar.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { faultsOfDefinition, type FigureDefinition } from '#libs/ticketing/src/measures/figure-definition.js';
import type { PolicyDocument } from '#libs/ticketing/src/policy/policy-document.js';
import { faultsOfPolicy } from '#libs/ticketing/src/policy/validate-policy.js';
import { type DocumentFault, InvalidDocumentError } from '#libs/ticketing/src/publication/invalid-document-error.js';
import type { PublicationCommand, VersionedDocument } from '#libs/ticketing/src/publication/publication-command.js';
import { calendarDecider, definitionDeciderFor, policyDecider, type PublicationDecider, publicationDecider } from '#libs/ticketing/src/publication/publication-decider.js';
import type { PublicationEvent } from '#libs/ticketing/src/publication/publication-event.js';
import { calendarStream, definitionStream, policyStream, type Publication, versionOf } from '#libs/ticketing/src/publication/publication-state.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import type { CommandEnvelope } from './command-envelope.js';

export interface PublicationOptions {
  /** Documents that come with the program: the first version of their names, which nobody needs to publish. */
  readonly shipped: { readonly policy: PolicyDocument; readonly calendar: CalendarDocument };
  /** Told after every publication. */
  readonly onPublished?: () => void;
}

/** Who publishes, and by which command. */
type Authorship = Pick<CommandRequest<unknown, PublicationCommand, PublicationEvent>, 'actor' | 'commandId' | 'body' | 'correlationId'>;

/** What is no name is told as a fault of the form, and no stream is asked for it. */
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Policies, calendars and definitions of figures, read from and written to their own streams. */
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

  /** Every version of a figure's definition; none for an unknown name. */
  async readDefinition(name: string): Promise<Publication<FigureDefinition>> {
    return (await this.executor.load(definitionStream(name), definitionDeciderFor(name))).state;
  }

  /**
   * @param document anything that JSON can hold
   * @throws RoleForbiddenError, InvalidDocumentError (also for a calendar that does not exist), RuleViolation and what CommandExecutor throws
   */
  async publishPolicy(document: unknown, envelope: CommandEnvelope): Promise<CommandResult<Publication<PolicyDocument>>> {
    authorizePublication(envelope.caller);
    requireNone([...faultsOfPolicy(document), ...await this.referenceFaults(document)]);
    const policy = document as PolicyDocument;
    return this.publish(policyStream(policy.name), this.policyDecider(policy.name), policy, authorshipOf(envelope));
  }

  /** @throws as `publishPolicy` */
  async publishCalendar(document: unknown, envelope: CommandEnvelope): Promise<CommandResult<Publication<CalendarDocument>>> {
    authorizePublication(envelope.caller);
    requireNone(faultsOfCalendar(document));
    const calendar = document as CalendarDocument;
    return this.publish(calendarStream(calendar.name), this.calendarDecider(calendar.name), calendar, authorshipOf(envelope));
  }

  /** @throws as `publishPolicy`; InvalidDocumentError also where earlier versions define another figure */
  async publishDefinition(document: unknown, envelope: CommandEnvelope): Promise<CommandResult<Publication<FigureDefinition>>> {
    authorizePublication(envelope.caller);
    requireNone(faultsOfDefinition(document));
    const definition = document as FigureDefinition;
    requireNone(await this.figureFaults(definition));
    return this.publish(definitionStream(definition.name), definitionDeciderFor(definition.name), definition, authorshipOf(envelope));
  }

  /**
   * For whoever works on the data folder itself, an import: nobody is to be let in. Published already with this very
   * content: nothing is recorded.
   * @throws InvalidDocumentError, RuleViolation and what CommandExecutor throws
   */
  async ensurePolicy(document: PolicyDocument, by: Omit<Authorship, 'body'>): Promise<void> {
    requireNone([...faultsOfPolicy(document), ...await this.referenceFaults(document)]);
    await ensured(this.publish(policyStream(document.name), this.policyDecider(document.name), document, { ...by, body: { document: document as unknown as JsonObject } }));
  }

  /** @throws as `ensurePolicy` */
  async ensureCalendar(document: CalendarDocument, by: Omit<Authorship, 'body'>): Promise<void> {
    requireNone(faultsOfCalendar(document));
    await ensured(this.publish(calendarStream(document.name), this.calendarDecider(document.name), document, { ...by, body: { document: document as unknown as JsonObject } }));
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

  /** Asked before the decision, not within: the first version, once published, stays. */
  private async figureFaults({ name, figure }: FigureDefinition): Promise<readonly DocumentFault[]> {
    const [first] = (await this.readDefinition(name)).versions;
    if (first === undefined || first.document.figure === figure) return [];
    return [{ path: 'figure', rule: 'other-figure', value: figure, wayOut: `${name} defines ${first.document.figure} since its first version: take another name` }];
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

function authorshipOf({ caller, commandId, body, correlationId }: CommandEnvelope): Authorship {
  return { actor: actorOf(caller), commandId, body, correlationId };
}

async function ensured(publishing: Promise<unknown>): Promise<void> {
  try {
    await publishing;
  } catch (error) {
    if (!(error instanceof RuleViolation && error.rule === 'already-published')) throw error;
  }
}

/** Before the stream is asked for: a faulty document may have no name to ask by. @throws InvalidDocumentError */
function requireNone(faults: readonly DocumentFault[]): void {
  if (faults.length > 0) throw new InvalidDocumentError(faults);
}

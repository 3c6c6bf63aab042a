import { actorOf } from '#libs/access/src/actor.js';
import { authorizePublication } from '#libs/access/src/authorize.js';
import { CommandExecutor, type CommandResult } from '#libs/event-store/src/handle-command.js';
import type { PolicyDocument } from '#libs/ticketing/src/policy/policy-document.js';
import { faultsOfPolicy } from '#libs/ticketing/src/policy/validate-policy.js';
import { type DocumentFault, InvalidDocumentError } from '#libs/ticketing/src/publication/invalid-document-error.js';
import type { VersionedDocument } from '#libs/ticketing/src/publication/publication-command.js';
import {
  type DocumentCheck, policyDecider, type PublicationDecider, publicationDecider,
} from '#libs/ticketing/src/publication/publication-decider.js';
import { calendarStream, policyStream, type Publication, versionOf } from '#libs/ticketing/src/publication/publication-state.js';
import type { CommandEnvelope } from './command-envelope.js';

export interface PublicationOptions {
  /** Every fault of a calendar document. */
  readonly calendarFaults: DocumentCheck;
  /** Calendars that come with the program: a policy may count by them though nobody published them. */
  readonly shippedCalendars: readonly VersionedDocument[];
}

/** What is no name is told as a fault of the form, and no stream is asked for it. */
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Policies and calendars, read from and written to their own streams. */
export class PublicationCommands {
  private readonly calendarDecider: PublicationDecider<VersionedDocument>;

  constructor(private readonly executor: CommandExecutor, private readonly options: PublicationOptions) {
    this.calendarDecider = publicationDecider('CalendarPublished', options.calendarFaults);
  }

  /** Every version of a policy; none for an unknown name. */
  async readPolicy(name: string): Promise<Publication<PolicyDocument>> {
    return (await this.executor.load(policyStream(name), policyDecider)).state;
  }

  /** Every version of a calendar; none for an unknown name. */
  async readCalendar(name: string): Promise<Publication<VersionedDocument>> {
    return (await this.executor.load(calendarStream(name), this.calendarDecider)).state;
  }

  /**
   * @param document anything that JSON can hold
   * @throws RoleForbiddenError, InvalidDocumentError (also for a calendar that does not exist), RuleViolation and what CommandExecutor throws
   */
  async publishPolicy(document: unknown, envelope: CommandEnvelope): Promise<CommandResult<Publication<PolicyDocument>>> {
    authorizePublication(envelope.caller);
    requireNone([...faultsOfPolicy(document), ...await this.referenceFaults(document)]);
    const policy = document as PolicyDocument;
    return this.publish(policyStream(policy.name), policyDecider, policy, envelope);
  }

  /** @throws as `publishPolicy` */
  async publishCalendar(document: unknown, envelope: CommandEnvelope): Promise<CommandResult<Publication<VersionedDocument>>> {
    authorizePublication(envelope.caller);
    requireNone(this.options.calendarFaults(document));
    const calendar = document as VersionedDocument;
    return this.publish(calendarStream(calendar.name), this.calendarDecider, calendar, envelope);
  }

  /** Asked before the decision, not within: a calendar that was published is never taken away again. */
  private async referenceFaults(policy: unknown): Promise<readonly DocumentFault[]> {
    const { name, version } = ((policy as Partial<PolicyDocument> | null)?.calendar ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof name !== 'string' || !NAME.test(name) || typeof version !== 'number') return [];
    if (this.options.shippedCalendars.some((shipped) => shipped.name === name && shipped.version === version)) return [];
    if (versionOf(await this.readCalendar(name), version) !== undefined) return [];
    const wayOut = 'name a calendar that is published and its version, or publish it first';
    return [{ path: 'calendar', rule: 'unknown-calendar', value: `${name} ${version}`, wayOut }];
  }

  private publish<D>(
    streamId: string, decider: PublicationDecider<D>, document: VersionedDocument, { caller, commandId, body, correlationId }: CommandEnvelope,
  ): Promise<CommandResult<Publication<D>>> {
    return this.executor.execute({
      streamId, decider, command: { type: 'Publish', document }, commandId, body, actor: actorOf(caller), correlationId, keyRef: () => null,
    });
  }
}

/** Before the stream is asked for: a faulty document may have no name to ask by. @throws InvalidDocumentError */
function requireNone(faults: readonly DocumentFault[]): void {
  if (faults.length > 0) throw new InvalidDocumentError(faults);
}

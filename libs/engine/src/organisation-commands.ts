import { actorOf } from '#libs/access/src/actor.js';
import { authorizeOrganisationCommand } from '#libs/access/src/authorize.js';
import { CommandExecutor, type CommandResult } from '#libs/event-store/src/handle-command.js';
import type { OrganisationCommand } from '#libs/ticketing/src/organisation/organisation-command.js';
import { organisationDecider } from '#libs/ticketing/src/organisation/organisation-decider.js';
import { type Community, communityStream } from '#libs/ticketing/src/organisation/organisation-state.js';
import type { CommandEnvelope } from './command-envelope.js';

/** Communities with their grids, leaders and units, read from and written to their own streams. */
export class OrganisationCommands {
  constructor(private readonly executor: CommandExecutor) {}

  /** The community as it is now; `exists: false` for an unknown id. */
  async load(communityId: string): Promise<Community> {
    return (await this.executor.load(communityStream(communityId), organisationDecider)).state;
  }

  /** @throws RoleForbiddenError, RuleViolation and what CommandExecutor throws */
  execute(communityId: string, command: OrganisationCommand, envelope: CommandEnvelope): Promise<CommandResult<Community>> {
    const { caller, commandId, body, correlationId, ifRevision } = envelope;
    return this.executor.execute({
      streamId: communityStream(communityId),
      decider: organisationDecider,
      command,
      commandId,
      body,
      actor: actorOf(caller),
      correlationId,
      ...(ifRevision === undefined ? {} : { ifRevision }),
      keyRef: () => null,
      authorize: () => authorizeOrganisationCommand(caller),
    });
  }
}

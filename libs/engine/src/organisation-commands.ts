import { actorOf } from '#libs/access/src/actor.js';
import { authorizeOrganisationCommand } from '#libs/access/src/authorize.js';
import { CommandExecutor, type CommandResult } from '#libs/event-store/src/handle-command.js';
import { eventLoopTurn } from '#libs/platform/src/event-loop-turn.js';
import type { OrganisationCommand } from '#libs/ticketing/src/organisation/organisation-command.js';
import { organisationDecider } from '#libs/ticketing/src/organisation/organisation-decider.js';
import { type Community, communityStream } from '#libs/ticketing/src/organisation/organisation-state.js';
import type { CommandEnvelope } from './command-envelope.js';

/** Communities with their grids, leaders and units, read from and written to their own streams. */
export class OrganisationCommands {
  private readonly thisTurn = new Map<string, Promise<Community>>();

  constructor(private readonly executor: CommandExecutor) {}

  /**
   * The community as it is now; `exists: false` for an unknown id. Reports that arrive together share one read of it: it
   * is kept to the end of this turn of the event loop, before which nobody can have been told of a newer one.
   */
  load(communityId: string): Promise<Community> {
    let loading = this.thisTurn.get(communityId);
    if (loading === undefined) {
      loading = this.executor.load(communityStream(communityId), organisationDecider).then(({ state }) => state);
      if (this.thisTurn.size === 0) eventLoopTurn.whenOver(() => this.thisTurn.clear());
      this.thisTurn.set(communityId, loading);
    }
    return loading;
  }

  /** The community as it is now with the revision of its last event, for who wants to change it. */
  read(communityId: string): Promise<{ readonly state: Community; readonly revision: number }> {
    return this.executor.load(communityStream(communityId), organisationDecider);
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

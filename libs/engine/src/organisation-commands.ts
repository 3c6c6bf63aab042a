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
  /** What was read in one turn of the event loop. */
  private shared: { readonly turn: number; readonly communities: Map<string, Promise<Community>> } = { turn: -1, communities: new Map() };

  constructor(private readonly executor: CommandExecutor) {}

  /**
   * The community as it is now; `exists: false` for an unknown id. Reports that were polled together share one read of it:
   * nobody who sent one of them can have been told of anything newer.
   */
  load(communityId: string): Promise<Community> {
    const { turn } = eventLoopTurn;
    if (turn === undefined) return this.readNow(communityId);
    if (this.shared.turn !== turn) this.shared = { turn, communities: new Map() };
    const { communities } = this.shared;
    let loading = communities.get(communityId);
    if (loading === undefined) communities.set(communityId, loading = this.readNow(communityId));
    return loading;
  }

  private async readNow(communityId: string): Promise<Community> {
    return (await this.read(communityId)).state;
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

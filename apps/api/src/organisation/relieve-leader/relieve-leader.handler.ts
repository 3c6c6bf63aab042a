import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrganisationCommands } from '#libs/engine/src/organisation-commands.js';
import { organisationOutcome, type OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { RelieveLeader } from './relieve-leader.command.js';

@CommandHandler(RelieveLeader)
export class RelieveLeaderHandler implements ICommandHandler<RelieveLeader> {
  constructor(private readonly organisation: OrganisationCommands) {}

  async execute({ communityId, request, envelope }: RelieveLeader): Promise<OrganisationOutcomeResponse> {
    const { gridId, account, at } = request;
    return organisationOutcome(
      communityId, await this.organisation.execute(communityId, { type: 'RelieveLeader', gridId, account, at }, envelope),
    );
  }
}

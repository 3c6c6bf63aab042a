import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrganisationCommands } from '#libs/engine/src/organisation-commands.js';
import { organisationOutcome, type OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { AppointLeader } from './appoint-leader.command.js';

@CommandHandler(AppointLeader)
export class AppointLeaderHandler implements ICommandHandler<AppointLeader> {
  constructor(private readonly organisation: OrganisationCommands) {}

  async execute({ communityId, request, envelope }: AppointLeader): Promise<OrganisationOutcomeResponse> {
    const { gridId, account, from, to } = request;
    return organisationOutcome(
      communityId, await this.organisation.execute(communityId, { type: 'AppointLeader', gridId, account, from, to }, envelope),
    );
  }
}

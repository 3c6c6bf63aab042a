import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrganisationCommands } from '#libs/engine/src/organisation-commands.js';
import { organisationOutcome, type OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { CreateCommunity } from './create-community.command.js';

@CommandHandler(CreateCommunity)
export class CreateCommunityHandler implements ICommandHandler<CreateCommunity> {
  constructor(private readonly organisation: OrganisationCommands) {}

  async execute({ request, envelope }: CreateCommunity): Promise<OrganisationOutcomeResponse> {
    const { communityId, name, timeZone, subdistrictId, dispatchesByItself } = request;
    const command = { type: 'CreateCommunity', communityId, name, timeZone, subdistrictId, dispatchesByItself } as const;
    return organisationOutcome(communityId, await this.organisation.execute(communityId, command, envelope));
  }
}

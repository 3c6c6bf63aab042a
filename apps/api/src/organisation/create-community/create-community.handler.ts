import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrganisationCommands } from '#libs/engine/src/organisation-commands.js';
import { organisationOutcome, type OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { CreateCommunity } from './create-community.command.js';

@CommandHandler(CreateCommunity)
export class CreateCommunityHandler implements ICommandHandler<CreateCommunity> {
  constructor(private readonly organisation: OrganisationCommands) {}

  async execute({ request, envelope }: CreateCommunity): Promise<OrganisationOutcomeResponse> {
    const { communityId, name, timeZone, subdistrictId, dispatchesByItself } = request;
    return organisationOutcome(
      communityId, await this.organisation.execute(communityId, { type: 'CreateCommunity', communityId, name, timeZone, subdistrictId, dispatchesByItself }, envelope),
    );
  }
}

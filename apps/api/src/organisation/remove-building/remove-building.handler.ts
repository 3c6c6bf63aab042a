import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrganisationCommands } from '#libs/engine/src/organisation-commands.js';
import { organisationOutcome, type OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { RemoveBuilding } from './remove-building.command.js';

@CommandHandler(RemoveBuilding)
export class RemoveBuildingHandler implements ICommandHandler<RemoveBuilding> {
  constructor(private readonly organisation: OrganisationCommands) {}

  async execute({ communityId, request, envelope }: RemoveBuilding): Promise<OrganisationOutcomeResponse> {
    const { gridId, building } = request;
    return organisationOutcome(
      communityId, await this.organisation.execute(communityId, { type: 'RemoveBuilding', gridId, building }, envelope),
    );
  }
}

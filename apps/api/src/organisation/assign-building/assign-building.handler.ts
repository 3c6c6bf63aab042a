import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrganisationCommands } from '#libs/engine/src/organisation-commands.js';
import { organisationOutcome, type OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { AssignBuilding } from './assign-building.command.js';

@CommandHandler(AssignBuilding)
export class AssignBuildingHandler implements ICommandHandler<AssignBuilding> {
  constructor(private readonly organisation: OrganisationCommands) {}

  async execute({ communityId, request, envelope }: AssignBuilding): Promise<OrganisationOutcomeResponse> {
    const { gridId, building } = request;
    return organisationOutcome(
      communityId, await this.organisation.execute(communityId, { type: 'AssignBuilding', gridId, building }, envelope),
    );
  }
}

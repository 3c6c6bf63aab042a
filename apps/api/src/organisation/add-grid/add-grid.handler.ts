import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrganisationCommands } from '#libs/engine/src/organisation-commands.js';
import { organisationOutcome, type OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { AddGrid } from './add-grid.command.js';

@CommandHandler(AddGrid)
export class AddGridHandler implements ICommandHandler<AddGrid> {
  constructor(private readonly organisation: OrganisationCommands) {}

  async execute({ communityId, request, envelope }: AddGrid): Promise<OrganisationOutcomeResponse> {
    const { gridId, name } = request;
    return organisationOutcome(
      communityId, await this.organisation.execute(communityId, { type: 'AddGrid', gridId, name }, envelope),
    );
  }
}

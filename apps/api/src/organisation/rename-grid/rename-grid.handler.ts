import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrganisationCommands } from '#libs/engine/src/organisation-commands.js';
import { organisationOutcome, type OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { RenameGrid } from './rename-grid.command.js';

@CommandHandler(RenameGrid)
export class RenameGridHandler implements ICommandHandler<RenameGrid> {
  constructor(private readonly organisation: OrganisationCommands) {}

  async execute({ communityId, request, envelope }: RenameGrid): Promise<OrganisationOutcomeResponse> {
    const { gridId, name } = request;
    return organisationOutcome(
      communityId, await this.organisation.execute(communityId, { type: 'RenameGrid', gridId, name }, envelope),
    );
  }
}

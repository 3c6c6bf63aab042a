import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrganisationCommands } from '#libs/engine/src/organisation-commands.js';
import { organisationOutcome, type OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { CloseGrid } from './close-grid.command.js';

@CommandHandler(CloseGrid)
export class CloseGridHandler implements ICommandHandler<CloseGrid> {
  constructor(private readonly organisation: OrganisationCommands) {}

  async execute({ communityId, request, envelope }: CloseGrid): Promise<OrganisationOutcomeResponse> {
    const { gridId } = request;
    return organisationOutcome(
      communityId, await this.organisation.execute(communityId, { type: 'CloseGrid', gridId }, envelope),
    );
  }
}

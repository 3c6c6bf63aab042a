import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrganisationCommands } from '#libs/engine/src/organisation-commands.js';
import { organisationOutcome, type OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { NameSubstitute } from './name-substitute.command.js';

@CommandHandler(NameSubstitute)
export class NameSubstituteHandler implements ICommandHandler<NameSubstitute> {
  constructor(private readonly organisation: OrganisationCommands) {}

  async execute({ communityId, request, envelope }: NameSubstitute): Promise<OrganisationOutcomeResponse> {
    const { gridId, account, from, to } = request;
    return organisationOutcome(
      communityId, await this.organisation.execute(communityId, { type: 'NameSubstitute', gridId, account, from, to }, envelope),
    );
  }
}

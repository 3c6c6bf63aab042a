import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrganisationCommands } from '#libs/engine/src/organisation-commands.js';
import { organisationOutcome, type OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { RetireUnit } from './retire-unit.command.js';

@CommandHandler(RetireUnit)
export class RetireUnitHandler implements ICommandHandler<RetireUnit> {
  constructor(private readonly organisation: OrganisationCommands) {}

  async execute({ communityId, request, envelope }: RetireUnit): Promise<OrganisationOutcomeResponse> {
    const { unitId } = request;
    return organisationOutcome(
      communityId, await this.organisation.execute(communityId, { type: 'RetireUnit', unitId }, envelope),
    );
  }
}

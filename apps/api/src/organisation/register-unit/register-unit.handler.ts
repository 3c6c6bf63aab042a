import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrganisationCommands } from '#libs/engine/src/organisation-commands.js';
import { organisationOutcome, type OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { RegisterUnit } from './register-unit.command.js';

@CommandHandler(RegisterUnit)
export class RegisterUnitHandler implements ICommandHandler<RegisterUnit> {
  constructor(private readonly organisation: OrganisationCommands) {}

  async execute({ communityId, request, envelope }: RegisterUnit): Promise<OrganisationOutcomeResponse> {
    const { unitId, name, kind } = request;
    return organisationOutcome(
      communityId, await this.organisation.execute(communityId, { type: 'RegisterUnit', unitId, name, kind }, envelope),
    );
  }
}

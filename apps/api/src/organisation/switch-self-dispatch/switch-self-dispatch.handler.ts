import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrganisationCommands } from '#libs/engine/src/organisation-commands.js';
import { organisationOutcome, type OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { SwitchSelfDispatch } from './switch-self-dispatch.command.js';

@CommandHandler(SwitchSelfDispatch)
export class SwitchSelfDispatchHandler implements ICommandHandler<SwitchSelfDispatch> {
  constructor(private readonly organisation: OrganisationCommands) {}

  async execute({ communityId, request, envelope }: SwitchSelfDispatch): Promise<OrganisationOutcomeResponse> {
    const { dispatchesByItself } = request;
    return organisationOutcome(
      communityId, await this.organisation.execute(communityId, { type: 'SwitchSelfDispatch', dispatchesByItself }, envelope),
    );
  }
}

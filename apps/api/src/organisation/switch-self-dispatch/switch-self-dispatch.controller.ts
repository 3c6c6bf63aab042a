import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { CommunityCommandEndpoint, CommunityId } from '../organisation-endpoint.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { SwitchSelfDispatch } from './switch-self-dispatch.command.js';
import { SwitchSelfDispatchRequest } from './switch-self-dispatch.request.js';

@Controller('communities')
export class SwitchSelfDispatchController {
  constructor(private readonly commands: CommandBus) {}

  @CommunityCommandEndpoint(
    'SwitchSelfDispatch', 'switch-self-dispatch',
    'Whether a report is dispatched at once when its building leads to exactly one grid.',
  )
  switchSelfDispatch(
    @CommunityId() communityId: string, @Body() request: SwitchSelfDispatchRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<OrganisationOutcomeResponse> {
    return this.commands.execute(new SwitchSelfDispatch(communityId, request, envelope));
  }
}

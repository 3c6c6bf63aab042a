import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { CommunityCommandEndpoint, CommunityId } from '../organisation-endpoint.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { CloseGrid } from './close-grid.command.js';
import { CloseGridRequest } from './close-grid.request.js';

@Controller('communities')
export class CloseGridController {
  constructor(private readonly commands: CommandBus) {}

  @CommunityCommandEndpoint('CloseGrid', 'close-grid', 'Takes a grid out of service; its past stays.')
  closeGrid(
    @CommunityId() communityId: string, @Body() request: CloseGridRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<OrganisationOutcomeResponse> {
    return this.commands.execute(new CloseGrid(communityId, request, envelope));
  }
}

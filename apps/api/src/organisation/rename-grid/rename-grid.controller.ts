import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { CommunityCommandEndpoint, CommunityId } from '../organisation-endpoint.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { RenameGrid } from './rename-grid.command.js';
import { RenameGridRequest } from './rename-grid.request.js';

@Controller('communities')
export class RenameGridController {
  constructor(private readonly commands: CommandBus) {}

  @CommunityCommandEndpoint('RenameGrid', 'rename-grid', 'Gives a grid another name.')
  renameGrid(
    @CommunityId() communityId: string, @Body() request: RenameGridRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<OrganisationOutcomeResponse> {
    return this.commands.execute(new RenameGrid(communityId, request, envelope));
  }
}

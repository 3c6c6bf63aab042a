import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import type { CreateCommunityRequest } from './create-community.request.js';

export class CreateCommunity extends Command<OrganisationOutcomeResponse> {
  constructor(
    readonly request: CreateCommunityRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

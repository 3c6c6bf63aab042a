import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import type { RemoveBuildingRequest } from './remove-building.request.js';

export class RemoveBuilding extends Command<OrganisationOutcomeResponse> {
  constructor(
    readonly communityId: string,
    readonly request: RemoveBuildingRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

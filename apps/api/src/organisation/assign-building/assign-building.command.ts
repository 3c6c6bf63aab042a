import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import type { AssignBuildingRequest } from './assign-building.request.js';

export class AssignBuilding extends Command<OrganisationOutcomeResponse> {
  constructor(
    readonly communityId: string,
    readonly request: AssignBuildingRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

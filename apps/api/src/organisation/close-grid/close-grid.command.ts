import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import type { CloseGridRequest } from './close-grid.request.js';

export class CloseGrid extends Command<OrganisationOutcomeResponse> {
  constructor(
    readonly communityId: string,
    readonly request: CloseGridRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

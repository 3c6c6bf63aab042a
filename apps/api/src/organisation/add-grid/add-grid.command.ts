import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import type { AddGridRequest } from './add-grid.request.js';

export class AddGrid extends Command<OrganisationOutcomeResponse> {
  constructor(
    readonly communityId: string,
    readonly request: AddGridRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import type { RenameGridRequest } from './rename-grid.request.js';

export class RenameGrid extends Command<OrganisationOutcomeResponse> {
  constructor(
    readonly communityId: string,
    readonly request: RenameGridRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

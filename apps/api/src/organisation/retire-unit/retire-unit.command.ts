import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import type { RetireUnitRequest } from './retire-unit.request.js';

export class RetireUnit extends Command<OrganisationOutcomeResponse> {
  constructor(
    readonly communityId: string,
    readonly request: RetireUnitRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import type { NameSubstituteRequest } from './name-substitute.request.js';

export class NameSubstitute extends Command<OrganisationOutcomeResponse> {
  constructor(
    readonly communityId: string,
    readonly request: NameSubstituteRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import type { RegisterUnitRequest } from './register-unit.request.js';

export class RegisterUnit extends Command<OrganisationOutcomeResponse> {
  constructor(
    readonly communityId: string,
    readonly request: RegisterUnitRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

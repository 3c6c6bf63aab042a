import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import type { RelieveLeaderRequest } from './relieve-leader.request.js';

export class RelieveLeader extends Command<OrganisationOutcomeResponse> {
  constructor(
    readonly communityId: string,
    readonly request: RelieveLeaderRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

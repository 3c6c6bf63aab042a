import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import type { AppointLeaderRequest } from './appoint-leader.request.js';

export class AppointLeader extends Command<OrganisationOutcomeResponse> {
  constructor(
    readonly communityId: string,
    readonly request: AppointLeaderRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

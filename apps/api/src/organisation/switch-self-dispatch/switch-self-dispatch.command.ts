import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import type { SwitchSelfDispatchRequest } from './switch-self-dispatch.request.js';

export class SwitchSelfDispatch extends Command<OrganisationOutcomeResponse> {
  constructor(
    readonly communityId: string,
    readonly request: SwitchSelfDispatchRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

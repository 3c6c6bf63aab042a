import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { OpenIdentityRequest } from './open-identity.request.js';
import type { IdentityResponse } from './open-identity.response.js';

export class OpenIdentity extends Command<IdentityResponse> {
  constructor(
    readonly ticketId: string,
    readonly request: OpenIdentityRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

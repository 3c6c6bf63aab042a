import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { PublishPolicyRequest } from './publish-policy.request.js';
import type { PublishPolicyResponse } from './publish-policy.response.js';

export class PublishPolicy extends Command<PublishPolicyResponse> {
  constructor(
    readonly request: PublishPolicyRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

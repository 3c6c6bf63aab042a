import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { PublishDefinitionRequest } from './publish-definition.request.js';
import type { PublishDefinitionResponse } from './publish-definition.response.js';

export class PublishDefinition extends Command<PublishDefinitionResponse> {
  constructor(
    readonly request: PublishDefinitionRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

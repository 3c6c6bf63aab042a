import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { PublishRequest } from '../../publications/publish.request.js';
import type { PublishedResponse } from '../../publications/published.response.js';

export class PublishDefinition extends Command<PublishedResponse> {
  constructor(
    readonly name: string,
    readonly request: PublishRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

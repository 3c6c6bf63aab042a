import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import { publishedOf } from '../../publications/published-of.js';
import type { PublishedResponse } from '../../publications/published.response.js';
import { PublishPolicy } from './publish-policy.command.js';

@CommandHandler(PublishPolicy)
export class PublishPolicyHandler implements ICommandHandler<PublishPolicy> {
  constructor(private readonly publications: PublicationCommands) {}

  async execute({ name, request: { document }, envelope }: PublishPolicy): Promise<PublishedResponse> {
    return publishedOf(name, document, await this.publications.publishPolicy(name, document, envelope));
  }
}

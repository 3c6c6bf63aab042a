import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import { publishedOf } from '../../publications/published-of.js';
import type { PublishedResponse } from '../../publications/published.response.js';
import { PublishDefinition } from './publish-definition.command.js';

@CommandHandler(PublishDefinition)
export class PublishDefinitionHandler implements ICommandHandler<PublishDefinition> {
  constructor(private readonly publications: PublicationCommands) {}

  async execute({ name, request: { document }, envelope }: PublishDefinition): Promise<PublishedResponse> {
    return publishedOf(name, document, await this.publications.publishDefinition(name, document, envelope));
  }
}

import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import { PublishDefinition } from './publish-definition.command.js';
import type { PublishDefinitionResponse } from './publish-definition.response.js';

@CommandHandler(PublishDefinition)
export class PublishDefinitionHandler implements ICommandHandler<PublishDefinition> {
  constructor(private readonly publications: PublicationCommands) {}

  async execute({ request, envelope }: PublishDefinition): Promise<PublishDefinitionResponse> {
    const { state, revision, position } = await this.publications.publishDefinition(request.document, envelope);
    // A repeated command is answered as the first time, also when later versions have been published since.
    const { version: asked } = request.document as JsonObject;
    const { version, effectiveFrom, document } = state.versions.find((one) => one.version === asked)!;
    return { name: document.name, version, effectiveFrom, revision, position: String(position) };
  }
}

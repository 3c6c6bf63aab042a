import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import { PublishPolicy } from './publish-policy.command.js';
import type { PublishPolicyResponse } from './publish-policy.response.js';

@CommandHandler(PublishPolicy)
export class PublishPolicyHandler implements ICommandHandler<PublishPolicy> {
  constructor(private readonly publications: PublicationCommands) {}

  async execute({ request, envelope }: PublishPolicy): Promise<PublishPolicyResponse> {
    const { state, revision, position } = await this.publications.publishPolicy(request.document, envelope);
    // A repeated command is answered as the first time, also when later versions have been published since.
    const { version: asked } = request.document as JsonObject;
    const { version, effectiveFrom, document } = state.versions.find((one) => one.version === asked)!;
    return { name: document.name, version, effectiveFrom, revision, position: String(position) };
  }
}

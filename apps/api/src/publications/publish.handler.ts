import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandResult } from '#libs/event-store/src/handle-command.js';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import type { PublicationKind } from '#libs/read-model/src/publications/publication-table.js';
import type { Publication } from '#libs/ticketing/src/publication/publication-state.js';
import type { PublishRequest } from './publish.request.js';
import { publishedOf } from './published-of.js';
import type { PublishedResponse } from './published.response.js';

export class Publish extends Command<PublishedResponse> {
  constructor(
    readonly kind: PublicationKind,
    readonly name: string,
    readonly request: PublishRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

/** The next version of one document. */
@CommandHandler(Publish)
export class PublishHandler implements ICommandHandler<Publish> {
  constructor(private readonly publications: PublicationCommands) {}

  async execute(command: Publish): Promise<PublishedResponse> {
    const { name, request: { document } } = command;
    return publishedOf(name, document, await this.publish(command));
  }

  private publish({ kind, name, request: { document }, envelope }: Publish): Promise<CommandResult<Publication<object>>> {
    switch (kind) {
      case 'policy':
        return this.publications.publishPolicy(name, document, envelope);
      case 'calendar':
        return this.publications.publishCalendar(name, document, envelope);
      case 'definition':
        return this.publications.publishDefinition(name, document, envelope);
      default: {
        const never: never = kind;
        return never;
      }
    }
  }
}

import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import type { PublicationKind } from '#libs/read-model/src/publications/publication-table.js';
import type { Publication } from '#libs/ticketing/src/publication/publication-state.js';
import { publicationShownTo } from './publication-shown-to.js';
import type { PublicationResponse } from './publication.response.js';

export class GetPublication extends Query<PublicationResponse> {
  constructor(
    readonly kind: PublicationKind,
    readonly name: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

/** One document from its own stream: never behind what a command answered. */
@QueryHandler(GetPublication)
export class GetPublicationHandler implements IQueryHandler<GetPublication> {
  constructor(private readonly publications: PublicationCommands) {}

  /** @throws 404 */
  async execute({ kind, name, caller }: GetPublication): Promise<PublicationResponse> {
    return publicationShownTo(caller, name, await this.read(kind, name));
  }

  private read(kind: PublicationKind, name: string): Promise<Publication<object>> {
    switch (kind) {
      case 'policy':
        return this.publications.readPolicy(name);
      case 'calendar':
        return this.publications.readCalendar(name);
      case 'definition':
        return this.publications.readDefinition(name);
      default: {
        const never: never = kind;
        return never;
      }
    }
  }
}

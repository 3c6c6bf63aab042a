import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import { publicationShownTo } from '../../publications/publication-shown-to.js';
import type { PublicationResponse } from '../../publications/publication.response.js';

export class GetDefinition extends Query<PublicationResponse> {
  constructor(
    readonly name: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

/** One definition from its own stream: never behind what a command answered. */
@QueryHandler(GetDefinition)
export class GetDefinitionHandler implements IQueryHandler<GetDefinition> {
  constructor(private readonly publications: PublicationCommands) {}

  /** @throws 404 */
  async execute({ name, caller }: GetDefinition): Promise<PublicationResponse> {
    return publicationShownTo(caller, name, await this.publications.readDefinition(name));
  }
}

import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import { problemError } from '#libs/platform/src/problems.js';
import { seesStaffAccounts } from '../../queries/staff-accounts.js';
import type { DefinitionResponse } from './get-definition.response.js';

export class GetDefinition extends Query<DefinitionResponse> {
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
  async execute({ name, caller }: GetDefinition): Promise<DefinitionResponse> {
    const { versions } = await this.publications.readDefinition(name);
    if (versions.length === 0) throw problemError('not-found', 'there is no such definition');
    const seesAccounts = seesStaffAccounts(caller.role);
    return {
      name,
      versions: versions.map(({ version, effectiveFrom, publishedBy, document }) => (
        { version, effectiveFrom, publishedBy: seesAccounts ? publishedBy : null, document })),
    };
  }
}

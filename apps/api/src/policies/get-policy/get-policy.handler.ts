import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import { problemError } from '#libs/platform/src/problems.js';
import { seesStaffAccounts } from '../../queries/staff-accounts.js';
import type { PolicyResponse } from './get-policy.response.js';

export class GetPolicy extends Query<PolicyResponse> {
  constructor(
    readonly name: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

/** One policy from its own stream: never behind what a command answered. */
@QueryHandler(GetPolicy)
export class GetPolicyHandler implements IQueryHandler<GetPolicy> {
  constructor(private readonly publications: PublicationCommands) {}

  /** @throws 404 */
  async execute({ name, caller }: GetPolicy): Promise<PolicyResponse> {
    const { versions } = await this.publications.readPolicy(name);
    if (versions.length === 0) throw problemError('not-found', 'there is no such policy');
    const seesAccounts = seesStaffAccounts(caller.role);
    return {
      name,
      versions: versions.map(({ version, effectiveFrom, publishedBy, document }) => (
        { version, effectiveFrom, publishedBy: seesAccounts ? publishedBy : null, document })),
    };
  }
}

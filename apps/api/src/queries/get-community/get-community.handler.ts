import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { OrganisationCommands } from '#libs/engine/src/organisation-commands.js';
import { problemError } from '#libs/platform/src/problems.js';
import { seesStaffAccounts } from '../staff-accounts.js';
import type { CommunityDocument } from './get-community.response.js';

export class GetCommunity extends Query<CommunityDocument> {
  constructor(
    readonly communityId: string,
    readonly caller: Caller,
  ) {
    super();
  }
}

/** One community from its own stream: never behind what a command answered. */
@QueryHandler(GetCommunity)
export class GetCommunityHandler implements IQueryHandler<GetCommunity> {
  constructor(private readonly organisation: OrganisationCommands) {}

  /** @throws 404 */
  async execute({ communityId, caller }: GetCommunity): Promise<CommunityDocument> {
    const { state, revision } = await this.organisation.read(communityId);
    if (!state.exists) throw problemError('not-found', 'there is no such community');
    const { name, timeZone, subdistrictId = null, dispatchesByItself, units } = state;
    const grids = seesStaffAccounts(caller.role) ? state.grids : state.grids.map((grid) => ({ ...grid, leaders: [], substitutes: [] }));
    return { communityId, name, timeZone, subdistrictId, dispatchesByItself, grids, units, revision };
  }
}

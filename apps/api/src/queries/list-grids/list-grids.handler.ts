import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { problemError } from '#libs/platform/src/problems.js';
import { ReadModel } from '#libs/read-model/src/read-model.js';
import { pageOf } from '../page-of.js';
import { ReadYourWrites } from '../read-your-writes.js';
import { seesStaffAccounts } from '../staff-accounts.js';
import type { ListGridsQuery } from './list-grids.query.js';
import type { GridsResponse } from './list-grids.response.js';

export class ListGrids extends Query<GridsResponse> {
  constructor(
    readonly communityId: string,
    readonly query: ListGridsQuery,
    readonly caller: Caller,
  ) {
    super();
  }
}

@QueryHandler(ListGrids)
export class ListGridsHandler implements IQueryHandler<ListGrids> {
  constructor(
    private readonly readModel: ReadModel,
    private readonly readYourWrites: ReadYourWrites,
  ) {}

  async execute({ communityId, query, caller }: ListGrids): Promise<GridsResponse> {
    await this.readYourWrites.until(query.atLeast);
    const page = await this.readModel.grids(communityId, pageOf(query));
    if (page === null) throw problemError('not-found', 'there is no such community');
    return seesStaffAccounts(caller.role) ? page : { ...page, items: page.items.map((grid) => ({ ...grid, leaders: [] })) };
  }
}

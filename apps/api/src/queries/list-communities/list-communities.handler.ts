import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ReadModel } from '#libs/read-model/src/read-model.js';
import { pageOf } from '../page-of.js';
import { ReadYourWrites } from '../read-your-writes.js';
import type { ListCommunitiesQuery } from './list-communities.query.js';
import type { CommunitiesResponse } from './list-communities.response.js';

export class ListCommunities extends Query<CommunitiesResponse> {
  constructor(readonly query: ListCommunitiesQuery) {
    super();
  }
}

@QueryHandler(ListCommunities)
export class ListCommunitiesHandler implements IQueryHandler<ListCommunities> {
  constructor(
    private readonly readModel: ReadModel,
    private readonly readYourWrites: ReadYourWrites,
  ) {}

  async execute({ query }: ListCommunities): Promise<CommunitiesResponse> {
    await this.readYourWrites.until(query.atLeast);
    return this.readModel.communities(pageOf(query));
  }
}

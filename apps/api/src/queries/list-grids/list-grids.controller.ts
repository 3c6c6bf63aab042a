import { Controller, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { CommunityId } from '../../organisation/organisation-endpoint.js';
import { QueryEndpoint } from '../query-endpoint.js';
import { ListGrids } from './list-grids.handler.js';
import { ListGridsQuery } from './list-grids.query.js';
import { GridsResponse } from './list-grids.response.js';

@Controller('communities')
export class ListGridsController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint({
    path: ':communityId/grids', permission: 'ReadOrganisation', tag: 'organisation', operationId: 'ListGrids',
    answer: GridsResponse, problems: [404, 503],
    summary: 'The grids of a community with their buildings and leaders, page by page',
  })
  list(@CommunityId() communityId: string, @Query() query: ListGridsQuery, @CurrentCaller() caller: Caller): Promise<GridsResponse> {
    return this.queries.execute(new ListGrids(communityId, query, caller));
  }
}

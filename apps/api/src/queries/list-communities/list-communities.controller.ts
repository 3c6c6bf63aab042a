import { Controller, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { QueryEndpoint } from '../query-endpoint.js';
import { ListCommunities } from './list-communities.handler.js';
import { ListCommunitiesQuery } from './list-communities.query.js';
import { CommunitiesResponse } from './list-communities.response.js';

@Controller('communities')
export class ListCommunitiesController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint({
    path: '', permission: 'ReadOrganisation', tag: 'organisation', operationId: 'ListCommunities',
    answer: CommunitiesResponse, problems: [503],
    summary: 'The communities, page by page: where a report can go',
  })
  list(@Query() query: ListCommunitiesQuery): Promise<CommunitiesResponse> {
    return this.queries.execute(new ListCommunities(query));
  }
}

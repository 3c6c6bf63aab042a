import { Controller } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { CommunityId } from '../../organisation/organisation-endpoint.js';
import { QueryEndpoint } from '../query-endpoint.js';
import { GetCommunity } from './get-community.handler.js';
import { CommunityDocument } from './get-community.response.js';

@Controller('communities')
export class GetCommunityController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint({
    path: ':communityId', permission: 'ReadOrganisation', tag: 'organisation', operationId: 'GetCommunity', answer: CommunityDocument, problems: [404],
    summary: 'The community from its own stream, with its grids and units; its ETag goes into If-Match of the next command',
  })
  get(@CommunityId() communityId: string, @CurrentCaller() caller: Caller): Promise<CommunityDocument> {
    return this.queries.execute(new GetCommunity(communityId, caller));
  }
}

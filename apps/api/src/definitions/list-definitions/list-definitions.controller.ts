import { Controller, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { ListPublications } from '../../publications/list-publications.handler.js';
import { ListPublicationsQuery } from '../../publications/list-publications.query.js';
import { PublicationPageResponse } from '../../publications/list-publications.response.js';
import { QueryEndpoint } from '../../queries/query-endpoint.js';

@Controller('definitions')
export class ListDefinitionsController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint({
    path: '', permission: 'ReadDefinitions', tag: 'definitions', operationId: 'ListDefinitions', answer: PublicationPageResponse, problems: [503],
    summary: 'The definitions of figures by name, page by page, each with its versions',
  })
  list(@Query() query: ListPublicationsQuery, @CurrentCaller() caller: Caller): Promise<PublicationPageResponse> {
    return this.queries.execute(new ListPublications('definition', query, caller));
  }
}

import { Controller, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { definitionName } from '../../publications/publication-name.pipe.js';
import { GetPublication } from '../../publications/get-publication.handler.js';
import { PublicationResponse } from '../../publications/publication.response.js';
import { QueryEndpoint } from '../../queries/query-endpoint.js';

@Controller('definitions')
export class GetDefinitionController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint({
    path: ':name', permission: 'ReadDefinitions', tag: 'definitions', operationId: 'GetDefinition', answer: PublicationResponse, problems: [404],
    summary: 'A definition of a figure from its own stream: every version, and who published it when',
  })
  get(@Param('name', definitionName) name: string, @CurrentCaller() caller: Caller): Promise<PublicationResponse> {
    return this.queries.execute(new GetPublication('definition', name, caller));
  }
}

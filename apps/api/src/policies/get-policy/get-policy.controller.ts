import { Controller, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { documentName } from '../../publications/publication-name.pipe.js';
import { GetPublication } from '../../publications/get-publication.handler.js';
import { PublicationResponse } from '../../publications/publication.response.js';
import { QueryEndpoint } from '../../queries/query-endpoint.js';

@Controller('policies')
export class GetPolicyController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint({
    path: ':name', permission: 'ReadPolicies', tag: 'policies', operationId: 'GetPolicy', answer: PublicationResponse, problems: [404],
    summary: 'A policy from its own stream: every version, and who published it when',
  })
  get(@Param('name', documentName) name: string, @CurrentCaller() caller: Caller): Promise<PublicationResponse> {
    return this.queries.execute(new GetPublication('policy', name, caller));
  }
}

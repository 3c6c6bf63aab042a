import { Controller, Injectable, Param, type PipeTransform } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { problemError } from '#libs/platform/src/problems.js';
import { DEFINITION_NAME } from '#libs/ticketing/src/measures/definition-form.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { QueryEndpoint } from '../../queries/query-endpoint.js';
import { GetDefinition } from './get-definition.handler.js';
import { DefinitionResponse } from './get-definition.response.js';

/** What cannot be a definition's name names no definition. */
@Injectable()
class DefinitionNamePipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!DEFINITION_NAME.test(value)) throw problemError('not-found', 'there is no such definition');
    return value;
  }
}

@Controller('definitions')
export class GetDefinitionController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint({
    path: ':name', permission: 'ReadPolicies', tag: 'statistics', operationId: 'GetDefinition', answer: DefinitionResponse, problems: [404],
    summary: 'A definition of a figure from its own stream: every version, and who published it when',
  })
  get(@Param('name', DefinitionNamePipe) name: string, @CurrentCaller() caller: Caller): Promise<DefinitionResponse> {
    return this.queries.execute(new GetDefinition(name, caller));
  }
}

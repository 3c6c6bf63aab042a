import { Controller, Injectable, Param, type PipeTransform } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { problemError } from '#libs/platform/src/problems.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { QueryEndpoint } from '../../queries/query-endpoint.js';
import { GetPolicy } from './get-policy.handler.js';
import { PolicyResponse } from './get-policy.response.js';

/** What cannot be a policy's name names no policy. */
@Injectable()
class PolicyNamePipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(value)) throw problemError('not-found', 'there is no such policy');
    return value;
  }
}

@Controller('policies')
export class GetPolicyController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint({
    path: ':name', permission: 'ReadPolicies', tag: 'policies', operationId: 'GetPolicy', answer: PolicyResponse, problems: [404],
    summary: 'A policy from its own stream: every version, and who published it when',
  })
  get(@Param('name', PolicyNamePipe) name: string, @CurrentCaller() caller: Caller): Promise<PolicyResponse> {
    return this.queries.execute(new GetPolicy(name, caller));
  }
}

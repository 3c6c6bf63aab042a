import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Access } from '../../access/access.decorator.js';
import { CommandHeaders, ProblemAnswers } from '../../http/api-document.js';
import { Envelope } from '../../http/envelope.js';
import { PublishPolicy } from './publish-policy.command.js';
import { PublishPolicyRequest } from './publish-policy.request.js';
import { PublishPolicyResponse } from './publish-policy.response.js';

@Controller('policies')
export class PublishPolicyController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @HttpCode(201)
  @Access('ManagePolicies')
  @ApiTags('policies')
  @ApiOperation({ operationId: 'PublishPolicy', summary: 'Publishes the next version of a policy: what starts from now on follows it.' })
  @CommandHeaders()
  @ApiCreatedResponse({ type: PublishPolicyResponse })
  @ProblemAnswers(400, 401, 403, 409, 413, 415, 422, 503)
  publishPolicy(@Body() request: PublishPolicyRequest, @Envelope() envelope: CommandEnvelope): Promise<PublishPolicyResponse> {
    return this.commands.execute(new PublishPolicy(request, envelope));
  }
}

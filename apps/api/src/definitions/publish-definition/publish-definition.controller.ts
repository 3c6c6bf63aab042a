import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Access } from '../../access/access.decorator.js';
import { CommandHeaders, ProblemAnswers } from '../../http/api-document.js';
import { Envelope } from '../../http/envelope.js';
import { PublishDefinition } from './publish-definition.command.js';
import { PublishDefinitionRequest } from './publish-definition.request.js';
import { PublishDefinitionResponse } from './publish-definition.response.js';

@Controller('definitions')
export class PublishDefinitionController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @HttpCode(201)
  @Access('ManagePolicies')
  @ApiTags('statistics')
  @ApiOperation({ operationId: 'PublishDefinition', summary: 'Publishes the next version of what a figure means; figures of the past stay as they are.' })
  @CommandHeaders()
  @ApiCreatedResponse({ type: PublishDefinitionResponse })
  @ProblemAnswers(400, 401, 403, 409, 413, 415, 422, 503)
  publishDefinition(@Body() request: PublishDefinitionRequest, @Envelope() envelope: CommandEnvelope): Promise<PublishDefinitionResponse> {
    return this.commands.execute(new PublishDefinition(request, envelope));
  }
}

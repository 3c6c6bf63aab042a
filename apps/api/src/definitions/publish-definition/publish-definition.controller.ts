import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { PublicationEndpoint } from '../../publications/publication-endpoint.js';
import { definitionName } from '../../publications/publication-name.pipe.js';
import { Publish } from '../../publications/publish.handler.js';
import { PublishRequest } from '../../publications/publish.request.js';
import type { PublishedResponse } from '../../publications/published.response.js';

@Controller('definitions')
export class PublishDefinitionController {
  constructor(private readonly commands: CommandBus) {}

  @PublicationEndpoint({
    permission: 'ManageDefinitions', tag: 'definitions', operationId: 'PublishDefinition',
    summary: 'Publishes the next version of what a figure means: figures as of now and later go by it, those of the past stay as they are.',
  })
  publishDefinition(
    @Param('name', definitionName) name: string, @Body() request: PublishRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<PublishedResponse> {
    return this.commands.execute(new Publish('definition', name, request, envelope));
  }
}

import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { PublicationEndpoint } from '../../publications/publication-endpoint.js';
import { documentName } from '../../publications/publication-name.pipe.js';
import { Publish } from '../../publications/publish.handler.js';
import { PublishRequest } from '../../publications/publish.request.js';
import type { PublishedResponse } from '../../publications/published.response.js';

@Controller('policies')
export class PublishPolicyController {
  constructor(private readonly commands: CommandBus) {}

  @PublicationEndpoint({
    permission: 'ManagePolicies', tag: 'policies', operationId: 'PublishPolicy',
    summary: 'Publishes the next version of a policy: what starts from now on follows it.',
  })
  publishPolicy(
    @Param('name', documentName) name: string, @Body() request: PublishRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<PublishedResponse> {
    return this.commands.execute(new Publish('policy', name, request, envelope));
  }
}

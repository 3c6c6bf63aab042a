import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Access } from '../../access/access.decorator.js';
import { CommandHeaders, ProblemAnswers } from '../../http/api-document.js';
import { Envelope } from '../../http/envelope.js';
import { PersonRefPipe } from '../person-ref.pipe.js';
import { ErasePerson } from './erase-person.command.js';
import { ErasePersonRequest } from './erase-person.request.js';
import { ErasureResponse } from './erase-person.response.js';

@ApiTags('persons')
@Controller('persons')
export class ErasePersonController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':personRef/erase')
  @HttpCode(200)
  @Access('ErasePerson')
  @ApiOperation({
    operationId: 'ErasePerson',
    summary: 'Deletes the person\'s key, name and contact: every text of his tickets is gone everywhere at once. '
      + 'Staff of the community find the reference as `reporterRef` of the ticket and hand it to the admin, who sees no case.',
  })
  @ApiParam({ name: 'personRef', schema: { type: 'string', format: 'uuid' } })
  @CommandHeaders()
  @ApiOkResponse({ type: ErasureResponse })
  @ProblemAnswers(400, 401, 403, 404, 422, 503)
  erase(
    @Param('personRef', PersonRefPipe) personRef: string, @Body() _request: ErasePersonRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<ErasureResponse> {
    return this.commands.execute(new ErasePerson(personRef, envelope));
  }
}

import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Caller } from '#libs/access/src/caller.js';
import { Access } from '../../access/access.decorator.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { ProblemAnswers } from '../../http/api-document.js';
import { goneSignal } from '../../http/gone-signal.js';
import { RunSimulation } from './run-simulation.query.js';
import { RunSimulationRequest } from './run-simulation.request.js';
import { SimulationResponse } from './simulation.response.js';

@Controller('simulations')
export class RunSimulationController {
  constructor(private readonly queries: QueryBus) {}

  @Post()
  @HttpCode(200)
  @Access('ReadStatistics')
  @ApiTags('statistics')
  @ApiOperation({
    operationId: 'RunSimulation',
    summary: 'What would have happened under another policy or calendar: the same human events, breaches and escalations made anew. Nothing is recorded.',
  })
  @ApiOkResponse({ type: SimulationResponse })
  @ProblemAnswers(400, 401, 403, 404, 413, 415, 503)
  run(@Body() request: RunSimulationRequest, @CurrentCaller() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply): Promise<SimulationResponse> {
    return this.queries.execute(new RunSimulation(request, caller, goneSignal(reply)));
  }
}

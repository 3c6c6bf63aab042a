import { Controller, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import type { WorkList } from '#libs/read-model/src/read-model.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { QueryEndpoint } from '../query-endpoint.js';
import { WorkListResponse } from '../work-list/work-list.response.js';
import { ReadEscalations } from './escalations.handler.js';
import { EscalationsQuery } from './escalations.query.js';

@Controller('escalations')
export class EscalationsController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint({
    path: '', permission: 'ReadEscalations', tag: 'tickets', operationId: 'ReadEscalations', answer: WorkListResponse, problems: [404, 503],
    summary: 'Tickets that somebody above the grid is accountable for, the highest level first',
  })
  read(@Query() query: EscalationsQuery, @CurrentCaller() caller: Caller): Promise<WorkList> {
    return this.queries.execute(new ReadEscalations(query, caller));
  }
}

import { Controller, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import type { WorkList } from '#libs/read-model/src/read-model.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { QueryEndpoint } from '../query-endpoint.js';
import { WorkListResponse } from './work-list.response.js';
import { ReadWorkList } from './work-list.handler.js';
import { WorkListQuery } from './work-list.query.js';

@Controller('work-list')
export class WorkListController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint({
    path: '', permission: 'ReadWorkList', tag: 'tickets', operationId: 'ReadWorkList', answer: WorkListResponse, problems: [503],
    summary: 'What waits for the caller: warned, breached, due today, waiting, called to; by the next milestone',
  })
  read(@Query() query: WorkListQuery, @CurrentCaller() caller: Caller): Promise<WorkList> {
    return this.queries.execute(new ReadWorkList(query, caller));
  }
}

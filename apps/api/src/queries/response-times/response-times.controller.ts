import { Controller, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import type { ResponseTimes } from '#libs/read-model/src/read-model.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { QueryEndpoint } from '../query-endpoint.js';
import { ReadResponseTimes } from './response-times.handler.js';
import { ResponseTimesQuery } from './response-times.query.js';
import { ResponseTimesResponse } from './response-times.response.js';

@Controller('response-times')
export class ResponseTimesController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint({
    path: '', permission: 'ReadStatistics', tag: 'statistics', operationId: 'ReadResponseTimes',
    answer: ResponseTimesResponse, problems: [404, 503],
    summary: 'Times to first response and to resolution, by group, with counts: exact, over tickets by their reporting',
  })
  read(@Query() query: ResponseTimesQuery, @CurrentCaller() caller: Caller): Promise<ResponseTimes> {
    return this.queries.execute(new ReadResponseTimes(query, caller));
  }
}

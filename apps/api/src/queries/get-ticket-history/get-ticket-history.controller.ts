import { Controller, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { TicketId } from '../../tickets/ticket-endpoint.js';
import { QueryEndpoint } from '../query-endpoint.js';
import { GetTicketHistory } from './get-ticket-history.handler.js';
import { GetTicketHistoryQuery } from './get-ticket-history.query.js';
import { TicketHistoryResponse } from './get-ticket-history.response.js';

@Controller('tickets')
export class GetTicketHistoryController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint({
    path: ':ticketId/history', permission: 'ReadHistory', tag: 'tickets', operationId: 'GetTicketHistory',
    answer: TicketHistoryResponse, problems: [404],
    summary: 'Every step of the ticket with the state after it and what it changed; reporters see the public ones',
  })
  get(
    @TicketId() ticketId: string, @Query() query: GetTicketHistoryQuery, @CurrentCaller() caller: Caller,
  ): Promise<TicketHistoryResponse> {
    return this.queries.execute(new GetTicketHistory(ticketId, query, caller));
  }
}

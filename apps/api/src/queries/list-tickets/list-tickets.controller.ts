import { Controller, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import type { TicketPage } from '#libs/read-model/src/read-model.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { QueryEndpoint } from '../query-endpoint.js';
import { ListTickets } from './list-tickets.handler.js';
import { ListTicketsQuery } from './list-tickets.query.js';
import { TicketPageResponse } from './list-tickets.response.js';

@Controller('tickets')
export class ListTicketsController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint({
    path: '', permission: 'ReadTickets', tag: 'tickets', operationId: 'ListTickets', answer: TicketPageResponse, problems: [503],
    summary: 'The board: tickets within the caller\'s scope, newest report first, by cursor',
  })
  list(@Query() query: ListTicketsQuery, @CurrentCaller() caller: Caller): Promise<TicketPage> {
    return this.queries.execute(new ListTickets(query, caller));
  }
}

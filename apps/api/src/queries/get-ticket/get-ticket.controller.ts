import { Controller, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { TicketId } from '../../tickets/ticket-endpoint.js';
import { QueryEndpoint } from '../query-endpoint.js';
import { GetTicket } from './get-ticket.handler.js';
import { GetTicketQuery } from './get-ticket.query.js';
import { TicketDocument, type TicketResponse } from './get-ticket.response.js';

@Controller('tickets')
export class GetTicketController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint({
    path: ':ticketId', permission: 'ReadTickets', tag: 'tickets', operationId: 'GetTicket', answer: TicketDocument, problems: [404],
    summary: 'The ticket from its own stream, now or as of any past point',
  })
  get(@TicketId() ticketId: string, @Query() query: GetTicketQuery, @CurrentCaller() caller: Caller): Promise<TicketResponse> {
    return this.queries.execute(new GetTicket(ticketId, query, caller));
  }
}

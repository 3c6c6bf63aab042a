import { Controller } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import { CurrentCaller } from '../../access/caller-of.js';
import { TicketId } from '../../tickets/ticket-endpoint.js';
import { QueryEndpoint } from '../query-endpoint.js';
import { GetTicketDeadlines } from './get-ticket-deadlines.handler.js';
import { TicketDeadlinesResponse } from './get-ticket-deadlines.response.js';

@Controller('tickets')
export class GetTicketDeadlinesController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint({
    path: ':ticketId/deadlines', permission: 'ReadHistory', tag: 'tickets', operationId: 'GetTicketDeadlines',
    answer: TicketDeadlinesResponse, problems: [404],
    summary: 'Every limit the ticket ever had, and why it is due when it is: clock, policy, calendar, what was skipped, waited and granted',
  })
  get(@TicketId() ticketId: string, @CurrentCaller() caller: Caller): Promise<TicketDeadlinesResponse> {
    return this.queries.execute(new GetTicketDeadlines(ticketId, caller));
  }
}

import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { LinkTicket } from './link-ticket.command.js';
import { LinkTicketRequest } from './link-ticket.request.js';

@Controller('tickets')
export class LinkTicketController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('Link', 'link', 'Links the ticket to another one: duplicate, repeat or related.')
  link(@TicketId() ticketId: string, @Body() request: LinkTicketRequest, @Envelope() envelope: CommandEnvelope): Promise<CommandOutcome> {
    return this.commands.execute(new LinkTicket(ticketId, request, envelope));
  }
}

import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { actorOf } from '#libs/access/src/actor.js';
import { authorizeIdentity } from '#libs/access/src/authorize.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { IdentityOpener } from '#libs/privacy/src/open-identity.js';
import { OpenIdentity } from './open-identity.command.js';
import type { IdentityResponse } from './open-identity.response.js';

@CommandHandler(OpenIdentity)
export class OpenIdentityHandler implements ICommandHandler<OpenIdentity> {
  constructor(
    private readonly tickets: TicketCommands,
    private readonly opener: IdentityOpener,
  ) {}

  async execute({ ticketId, request: { reasonCode }, envelope }: OpenIdentity): Promise<IdentityResponse> {
    const { caller, commandId, body, correlationId } = envelope;
    const { state } = await this.tickets.load(ticketId);
    const ticket = authorizeIdentity(caller, state, reasonCode);
    const actor = actorOf(caller, ticket);
    const identity = await this.opener.open({ personRef: ticket.reporterRef, ticketId, reasonCode, actor, commandId, body, correlationId });
    return { name: identity?.name ?? null, phone: identity?.phone ?? null };
  }
}

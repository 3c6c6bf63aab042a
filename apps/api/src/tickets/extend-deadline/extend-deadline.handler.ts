import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { ExtendDeadline } from './extend-deadline.command.js';
import { extensionOf } from './extend-deadline.request.js';

@CommandHandler(ExtendDeadline)
export class ExtendDeadlineHandler implements ICommandHandler<ExtendDeadline> {
  constructor(private readonly tickets: TicketCommands) {}

  /** @throws 400 */
  async execute({ ticketId, request, envelope }: ExtendDeadline): Promise<CommandOutcome> {
    const { stage, reason } = request;
    return this.tickets.execute(ticketId, { type: 'ExtendDeadline', stage, by: extensionOf(request), reason }, envelope);
  }
}

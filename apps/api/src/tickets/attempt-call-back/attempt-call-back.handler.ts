import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { AttemptCallBack } from './attempt-call-back.command.js';

@CommandHandler(AttemptCallBack)
export class AttemptCallBackHandler implements ICommandHandler<AttemptCallBack> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: AttemptCallBack): Promise<CommandOutcome> {
    const { result } = request;
    return this.tickets.execute(ticketId, { type: 'AttemptCallBack', result }, envelope);
  }
}

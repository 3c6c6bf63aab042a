import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { RecordAgreementBroken } from './record-agreement-broken.command.js';

@CommandHandler(RecordAgreementBroken)
export class RecordAgreementBrokenHandler implements ICommandHandler<RecordAgreementBroken> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: RecordAgreementBroken): Promise<CommandOutcome> {
    const { evidence } = request;
    return this.tickets.execute(ticketId, { type: 'RecordAgreementBroken', evidence }, envelope);
  }
}

import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { RecordAgreementPerformed } from './record-agreement-performed.command.js';

@CommandHandler(RecordAgreementPerformed)
export class RecordAgreementPerformedHandler implements ICommandHandler<RecordAgreementPerformed> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: RecordAgreementPerformed): Promise<CommandOutcome> {
    const { evidence } = request;
    return this.tickets.execute(ticketId, { type: 'RecordAgreementPerformed', evidence }, envelope);
  }
}

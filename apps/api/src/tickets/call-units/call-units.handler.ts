import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { CallUnits } from './call-units.command.js';

@CommandHandler(CallUnits)
export class CallUnitsHandler implements ICommandHandler<CallUnits> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: CallUnits): Promise<CommandOutcome> {
    const { unitIds, reason } = request;
    return this.tickets.execute(ticketId, { type: 'CallUnits', unitIds, reason }, envelope);
  }
}

import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { RecordUnitArrival } from './record-unit-arrival.command.js';

@CommandHandler(RecordUnitArrival)
export class RecordUnitArrivalHandler implements ICommandHandler<RecordUnitArrival> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: RecordUnitArrival): Promise<CommandOutcome> {
    const { unitId } = request;
    return this.tickets.execute(ticketId, { type: 'RecordUnitArrival', unitId }, envelope);
  }
}

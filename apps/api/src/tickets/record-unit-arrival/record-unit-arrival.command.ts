import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { RecordUnitArrivalRequest } from './record-unit-arrival.request.js';

export class RecordUnitArrival extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: RecordUnitArrivalRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}

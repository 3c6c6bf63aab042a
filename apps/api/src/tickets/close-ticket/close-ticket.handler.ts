import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { visibility } from '#libs/access/src/authorize.js';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { KeyStore } from '#libs/privacy/src/key-store.js';
import { invalidRequest } from '../../http/validation.pipe.js';
import { CloseTicket } from './close-ticket.command.js';

@CommandHandler(CloseTicket)
export class CloseTicketHandler implements ICommandHandler<CloseTicket> {
  constructor(
    private readonly tickets: TicketCommands,
    private readonly keys: KeyStore,
  ) {}

  async execute(close: CloseTicket): Promise<CommandOutcome> {
    const { ticketId, request: { reason }, envelope } = close;
    if (reason === undefined) await this.requireErasedReporter(close);
    // The other reason codes follow from Rate, Link and imports.
    return this.tickets.execute(ticketId, { type: 'Close', reasonCode: 'by-supervisor', reason }, envelope);
  }

  /**
   * A supervisor says why, except where nothing can be written any more: such a ticket must not stay open for ever. Of a
   * ticket he does not see this says nothing, so that it stays a 404.
   */
  private async requireErasedReporter({ ticketId, envelope }: CloseTicket): Promise<void> {
    const { state } = await this.tickets.load(ticketId);
    if (state.status === 'none' || visibility(envelope.caller, state) === null) return;
    if (await this.keys.wasErased(state.reporterRef)) return;
    throw invalidRequest([{ field: 'reason', message: 'must be given: say why it is closed without an answer of the reporter' }]);
  }
}

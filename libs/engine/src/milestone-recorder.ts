import { CommandExecutor, Sealer } from '#libs/event-store/src/handle-command.js';
import type { Position } from '#libs/event-store/src/event-store.js';
import { uuidV4 } from '#libs/event-store/src/uuid.js';
import { SYSTEM } from '#libs/ticketing/src/ticket/system.js';
import { ticketDecider } from '#libs/ticketing/src/ticket/ticket-decider.js';

/** Time's facts hold nothing personal: who records them needs no keys. */
export class NothingToSeal extends Sealer {
  override forStream(): Promise<never> {
    return Promise.reject(new Error('a milestone has nothing to seal'));
  }
}

/** Has the milestones of a ticket recorded that have passed by now; what is on record already is not recorded again. */
export class MilestoneRecorder {
  constructor(private readonly executor: CommandExecutor) {}

  /** @returns the position of the ticket's last event: once a projection has passed it, its row says what is to come */
  async record(streamId: string): Promise<Position> {
    const commandId = uuidV4();
    const { position } = await this.executor.execute({
      streamId, decider: ticketDecider, command: { type: 'RecordMilestones' }, commandId, body: {}, actor: SYSTEM, correlationId: commandId,
      keyRef: () => null,
    });
    return position;
  }
}

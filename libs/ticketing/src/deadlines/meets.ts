import type { TicketEventType } from '../ticket/ticket-event.js';
import type { Stage } from './deadline.js';

const MEETS: Readonly<Record<Stage, readonly TicketEventType[]>> = {
  dispatch: ['TicketDispatched'],
  acknowledge: ['TicketAcknowledged', 'MediationHeld', 'TicketResolved'],
  resolve: ['TicketResolved'],
  rate: ['TicketRated'],
  perform: ['AgreementPerformed'],
};

/** Whether the event does what the stage is about; whatever else stops its clock only drops it. */
export function meets(type: TicketEventType, stage: Stage): boolean {
  return MEETS[stage].includes(type);
}

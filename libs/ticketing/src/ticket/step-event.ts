import { present } from '../present.js';
import type { TicketCommand } from './ticket-command.js';
import type { TicketEvent } from './ticket-event.js';
import type { ExistingTicket } from './ticket-state.js';

export type StepCommand = Exclude<TicketCommand, { readonly type: 'Report' | 'RecordMilestones' }>;

/**
 * The event a step of an existing ticket is recorded by, whether or not the rules allow the step now: the live
 * decisions put it after their checks, an import records with it what its source says.
 */
export function stepEvent(command: StepCommand, ticket: ExistingTicket): TicketEvent {
  switch (command.type) {
    case 'Dispatch': {
      const { level, communityId, gridId, assigneePost, ruling, instruction } = command;
      const data = { level, communityId, ...present({ gridId, assigneePost }), ...(ruling === true ? { ruling } : {}) };
      return { type: 'TicketDispatched', data, personal: present({ instruction }) };
    }
    case 'Acknowledge':
      return { type: 'TicketAcknowledged', data: {}, personal: present({ message: command.message }) };
    case 'Return': {
      const gridId = 'assignment' in ticket ? ticket.assignment?.gridId : undefined;
      return { type: 'TicketReturned', data: { reasonCode: command.reasonCode, ...present({ gridId }) }, personal: reason(command) };
    }
    case 'Reclassify': {
      const { kind, category, urgency } = command;
      return { type: 'TicketReclassified', data: { kind, category, urgency }, personal: reason(command) };
    }
    case 'Transfer': {
      const data = { fromCommunityId: ticket.communityId, toCommunityId: command.toCommunityId };
      return { type: 'TicketTransferred', data, personal: reason(command) };
    }
    case 'Claim':
      return { type: 'TicketClaimed', data: { claimantRef: command.claimantRef } };
    case 'ReleaseClaim':
      return { type: 'ClaimReleased', data: { claimantRef: command.claimantRef } };
    case 'CallUnits':
      return { type: 'UnitsCalled', data: { unitIds: [...new Set(command.unitIds)] }, personal: reason(command) };
    case 'RecordUnitArrival':
      return { type: 'UnitArrived', data: { unitId: command.unitId } };
    case 'NoteProgress': {
      const { visibility, attachmentIds, activity, note } = command;
      return { type: 'ProgressNoted', data: { visibility, ...present({ attachmentIds, activity }) }, personal: present({ note }) };
    }
    case 'CorrectNote':
      return { type: 'NoteCorrected', data: { correctedRevision: command.correctedRevision }, personal: { note: command.note } };
    case 'HoldMediation':
      return mediationHeld(command, ticket);
    case 'RecordAgreementPerformed':
      return { type: 'AgreementPerformed', data: {}, personal: present({ evidence: command.evidence }) };
    case 'RecordAgreementBroken':
      return { type: 'AgreementBroken', data: {}, personal: present({ evidence: command.evidence }) };
    default:
      return endingEvent(command);
  }
}

type EndingCommand = Extract<StepCommand, {
  type: 'Resolve' | 'AttemptCallBack' | 'Rate' | 'Reopen' | 'Link' | 'Unlink' | 'Withdraw' | 'Reject' | 'Close' | 'Adopt';
}>;

function endingEvent(command: EndingCommand): TicketEvent {
  switch (command.type) {
    case 'Resolve': {
      const { outcome, text, attachmentNames } = command;
      return { type: 'TicketResolved', data: { outcome }, personal: present({ text, attachmentNames }) };
    }
    case 'AttemptCallBack':
      return { type: 'CallBackAttempted', data: { result: command.result } };
    case 'Rate': {
      const { via, contacted, solved, satisfaction, comment } = command;
      return { type: 'TicketRated', data: { via, ...present({ contacted, solved, satisfaction }) }, personal: present({ comment }) };
    }
    case 'Reopen':
      return { type: 'TicketReopened', data: { reasonCode: command.reasonCode }, personal: reason(command) };
    case 'Link':
      return { type: 'TicketLinked', data: { kind: command.kind, to: command.to } };
    case 'Unlink':
      return { type: 'TicketUnlinked', data: { kind: command.kind, to: command.to } };
    case 'Withdraw':
      return { type: 'TicketWithdrawn', data: { reasonCode: command.reasonCode }, personal: reason(command) };
    case 'Reject':
      return { type: 'TicketRejected', data: { reasonCode: command.reasonCode }, personal: reason(command) };
    case 'Close':
      return { type: 'TicketClosed', data: { reasonCode: command.reasonCode }, personal: reason(command) };
    case 'Adopt':
      return { type: 'TicketAdopted', data: {} };
    default: {
      const never: never = command;
      throw new Error(`unknown command ${(never as StepCommand).type}`);
    }
  }
}

function mediationHeld(command: Extract<StepCommand, { type: 'HoldMediation' }>, ticket: ExistingTicket): TicketEvent {
  const { venueId, partyCount, mediatorPost, outcome, performBy, nextSessionAt, parties, terms } = command;
  const data = { session: ticket.sessions + 1, partyCount, mediatorPost, outcome, ...present({ venueId, performBy, nextSessionAt }) };
  return { type: 'MediationHeld', data, personal: present({ parties, terms }) };
}

function reason(command: { readonly reason?: string }): { reason?: string } {
  return present({ reason: command.reason });
}

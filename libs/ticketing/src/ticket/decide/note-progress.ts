import type { DecisionContext } from '../../decider.js';
import { RuleViolation } from '../../rule-violation.js';
import { stepEvent } from '../step-event.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';
import { requireNotEnded } from './refusals.js';

/** A note without anything in it would count as an answer to the reporter and tell him nothing; a source's bare activity is its own matter. */
export function noteProgress(command: CommandOf<'NoteProgress'>, ticket: ExistingTicket): TicketEvent[] {
  requireNotEnded(ticket);
  const { note = '', attachmentIds = [], activity } = command;
  if (note.trim() === '' && attachmentIds.length === 0 && activity === undefined) throw new RuleViolation('empty-note');
  return [stepEvent(command, ticket)];
}

/** The old text stays in the history. */
export function correctNote(command: CommandOf<'CorrectNote'>, ticket: ExistingTicket, { actor }: DecisionContext): TicketEvent[] {
  requireNotEnded(ticket);
  const note = ticket.notes.find(({ revision }) => revision === command.correctedRevision);
  if (note === undefined) throw new RuleViolation('unknown-note', { revision: command.correctedRevision });
  if (note.by !== actor.id) throw new RuleViolation('not-own-note', { revision: note.revision });
  return [stepEvent(command, ticket)];
}

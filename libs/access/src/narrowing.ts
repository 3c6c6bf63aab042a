import { gridKey, gridPost } from '#libs/ticketing/src/ticket/post.js';
import type { TicketCommand } from '#libs/ticketing/src/ticket/ticket-command.js';
import type { Caller } from './caller.js';
import type { Narrowing } from './permissions.js';

interface NarrowingRule {
  /** Ends the sentence "may … only"; shown in refusals and in docs/access.md. */
  readonly text: string;
  /** False for a command of another type: a narrowing on the wrong row of the table denies. */
  holds(caller: Caller, command: TicketCommand): boolean;
}

export const NARROWINGS: { readonly [N in Narrowing]: NarrowingRule } = {
  'public-note': {
    text: 'with visibility public',
    holds: (_, command) => command.type === 'NoteProgress' && command.visibility === 'public',
  },
  'by-resident': {
    text: 'via resident',
    holds: (_, command) => command.type === 'Rate' && command.via === 'resident',
  },
  'by-call-back': {
    text: 'via call-back',
    holds: (_, command) => command.type === 'Rate' && command.via === 'call-back',
  },
  'own-claim': {
    text: 'in its own name',
    holds: ({ subject }, command) => (command.type === 'Claim' || command.type === 'ReleaseClaim') && command.claimantRef === subject,
  },
  'own-arrival': {
    text: 'for its own unit',
    holds: ({ unit }, command) => command.type === 'RecordUnitArrival' && unit !== undefined && command.unitId === unit,
  },
  'within-own-grids': {
    text: 'to one of its own grids, without ruling',
    holds: ({ grids }, command) =>
      command.type === 'Dispatch' && command.ruling !== true && (command.level === 'grid' || command.level === 'micro-grid')
      && command.gridId !== undefined && grids.includes(gridKey(command.communityId, command.gridId))
      && (command.assigneePost === undefined || command.assigneePost === gridPost(command.communityId, command.gridId)),
  },
  'no-ruling': {
    text: 'without ruling',
    holds: (_, command) => command.type === 'Dispatch' && command.ruling !== true,
  },
  'by-supervisor': {
    text: 'with reason by-supervisor',
    holds: (_, command) => command.type === 'Close' && command.reasonCode === 'by-supervisor',
  },
};

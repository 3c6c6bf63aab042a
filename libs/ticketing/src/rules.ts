import type { OrganisationCommandType } from './organisation/organisation-command.js';
import type { PersonCommandType } from './person/person-command.js';
import type { ImportRunCommandType } from './import-run/import-run-command.js';
import type { TicketCommandType } from './ticket/ticket-command.js';
import { ORGANISATION_RULES } from './organisation/organisation-rules.js';
import type { PublicationCommandType } from './publication/publication-command.js';
import { PUBLICATION_RULES } from './publication/publication-rules.js';

type CommandType = TicketCommandType | OrganisationCommandType | PersonCommandType | ImportRunCommandType | PublicationCommandType;

/** What a refusal means to the person who gets it (HTTP 409) and what he can do. */
export interface Rule {
  readonly meaning: string;
  readonly wayOut: string;
  /** The commands that can meet it. `every` stands for all commands of a ticket. */
  readonly commands: readonly CommandType[] | 'every';
}

/** The rules of the stream of one ticket. */
export const TICKET_RULES = {
  'unknown-ticket': {
    meaning: 'The ticket does not exist: nothing was reported in this stream.',
    wayOut: 'Check the ticket id; report first.',
    commands: 'every',
  },
  'already-reported': {
    meaning: 'Another report made this ticket.',
    wayOut: 'Report under the next ticket id.',
    commands: ['Report'],
  },
  'occurred-in-future': {
    meaning: 'The step is said to have happened after the moment of recording.',
    wayOut: 'Leave occurredAt out, or correct it.',
    commands: 'every',
  },
  'occurred-before-report': {
    meaning: 'The step is said to have happened before the ticket was reported.',
    wayOut: 'Correct occurredAt: it is at least the report\'s.',
    commands: 'every',
  },
  'not-adopted': {
    meaning: 'The ticket came in by import and is history until a dispatcher adopts it.',
    wayOut: 'Adopt the ticket first.',
    commands: 'every',
  },
  adopted: {
    meaning: 'The ticket is adopted: people carry it on, its source does not.',
    wayOut: 'Give further steps as live commands.',
    commands: 'every',
  },
  'not-imported': {
    meaning: 'The ticket was reported here, it did not come in by import.',
    wayOut: 'None is needed: it is a living ticket already.',
    commands: 'every',
  },
  'person-erased': {
    meaning: 'The reporter was erased: no personal text can be sealed for this ticket any more, no identity opened.',
    wayOut: 'Give the command without free text, names and addresses.',
    commands: 'every',
  },
  'not-open': {
    meaning: 'The ticket\'s status does not allow the command; `status` says where it stands.',
    wayOut: 'See the state table: dispatch a reported ticket, reopen a resolved or closed one.',
    commands: [
      'Dispatch', 'Return', 'Reclassify', 'Transfer', 'Claim', 'ReleaseClaim', 'CallUnits', 'RecordUnitArrival', 'HoldMediation',
      'RecordAgreementPerformed', 'RecordAgreementBroken', 'Resolve', 'Withdraw', 'PauseClock', 'ResumeClock', 'ExtendDeadline',
    ],
  },
  'not-reported': {
    meaning: 'Only a ticket that waits for dispatch can be rejected.',
    wayOut: 'Return it to the dispatcher first, or resolve it.',
    commands: ['Reject'],
  },
  'not-dispatched': {
    meaning: 'Nobody has been given the ticket, or it is settled.',
    wayOut: 'Dispatch it first.',
    commands: ['Acknowledge'],
  },
  'not-resolved': {
    meaning: 'There is no resolution to answer, close or reopen.',
    wayOut: 'Wait for the resolution.',
    commands: ['AttemptCallBack', 'Rate', 'Reopen', 'Close'],
  },
  ended: {
    meaning: 'The ticket is closed, rejected or withdrawn.',
    wayOut: 'Reopen it within 30 days of its closing, or report anew.',
    commands: ['NoteProgress', 'CorrectNote', 'Link'],
  },
  'already-acknowledged': {
    meaning: 'The ticket was acknowledged since its last dispatch; `by` is the account.',
    wayOut: 'Tell the reporter more with a public note.',
    commands: ['Acknowledge'],
  },
  'other-community': {
    meaning: 'The target lies in another community than the ticket.',
    wayOut: 'Transfer the ticket to that community.',
    commands: ['Dispatch'],
  },
  'target-incomplete': {
    meaning: 'A grid or micro-grid target needs gridId, a subdistrict target needs assigneePost.',
    wayOut: 'Name it.',
    commands: ['Dispatch'],
  },
  'same-target': {
    meaning: 'The ticket is there already.',
    wayOut: 'None is needed; note progress to press the matter.',
    commands: ['Dispatch'],
  },
  'ruling-needed': {
    meaning: 'The grid returned this ticket: it can only go back for good.',
    wayOut: 'Dispatch with ruling: true, or to another grid.',
    commands: ['Dispatch'],
  },
  'not-returned': {
    meaning: 'A ruling answers a return, and this target has not returned the ticket.',
    wayOut: 'Dispatch without ruling.',
    commands: ['Dispatch'],
  },
  'returned-after-ruling': {
    meaning: 'A ruling sent the ticket to this grid for good, after the grid had returned it.',
    wayOut: 'Handle it; call units for what the grid cannot do. A reopening lifts the ruling.',
    commands: ['Return'],
  },
  'in-mediation': {
    meaning: 'A mediation runs: who seated the parties cannot give the ticket back.',
    wayOut: 'Hold the next session or record how the agreement ended, then return.',
    commands: ['Return'],
  },
  'same-classification': {
    meaning: 'Kind, category and urgency are these already.',
    wayOut: 'None is needed.',
    commands: ['Reclassify'],
  },
  'same-community': {
    meaning: 'The ticket is in this community already.',
    wayOut: 'Dispatch it within the community.',
    commands: ['Transfer'],
  },
  'already-claimed': {
    meaning: 'Somebody has taken the ticket on; one at a time.',
    wayOut: 'Wait until the claim is released.',
    commands: ['Claim'],
  },
  'not-claimed': {
    meaning: 'This claimant does not hold a claim on the ticket.',
    wayOut: 'Only the claimant\'s own claim can be released.',
    commands: ['ReleaseClaim'],
  },
  'already-called': {
    meaning: 'A unit was called and has not come yet; `unitIds` names it.',
    wayOut: 'Call the other units alone; note progress to press the one that is late.',
    commands: ['CallUnits'],
  },
  'not-called': {
    meaning: 'The unit was not called to this ticket.',
    wayOut: 'Call it first.',
    commands: ['RecordUnitArrival'],
  },
  'already-arrived': {
    meaning: 'The unit\'s arrival is recorded; `arrivedAt` says when.',
    wayOut: 'Call the unit again if it must come again.',
    commands: ['RecordUnitArrival'],
  },
  'unknown-note': {
    meaning: 'There is no progress note at this revision.',
    wayOut: 'Take the revision of a ProgressNoted event from the history.',
    commands: ['CorrectNote'],
  },
  'not-own-note': {
    meaning: 'Somebody else wrote the note.',
    wayOut: 'Write a note of your own.',
    commands: ['CorrectNote'],
  },
  'mediation-contradicts-itself': {
    meaning: 'A field of the session cannot be true beside the others; `field` names it.',
    wayOut: 'performBy goes with agreed, nextSessionAt with adjourned, both lie after the session; partyCount counts at least the parties named.',
    commands: ['HoldMediation'],
  },
  'empty-note': {
    meaning: 'The note has neither text nor attachment.',
    wayOut: 'Say what was done or found.',
    commands: ['NoteProgress'],
  },
  'no-agreement': {
    meaning: 'No agreement waits to be performed.',
    wayOut: 'Hold a mediation that ends agreed, with performBy.',
    commands: ['RecordAgreementPerformed', 'RecordAgreementBroken'],
  },
  'agreement-open': {
    meaning: 'An agreement waits to be performed: the matter is not solved yet, and who mediated it does not drop it within the grid.',
    wayOut: 'Record the agreement as performed or broken first.',
    commands: ['Resolve', 'Dispatch'],
  },
  'own-case': {
    meaning: 'Who acknowledged, mediated or resolved a ticket neither asks the resident about it nor approves more time or an exemption for it.',
    wayOut: 'Have somebody else do it.',
    commands: ['AttemptCallBack', 'Rate', 'ExtendDeadline', 'ExemptBreach'],
  },
  'already-paused': {
    meaning: 'The ticket\'s clocks are paused; `since` says from when.',
    wayOut: 'Resume them first.',
    commands: ['PauseClock'],
  },
  'not-paused': {
    meaning: 'The ticket\'s clocks are not paused.',
    wayOut: 'None is needed.',
    commands: ['ResumeClock'],
  },
  'no-clock-runs': {
    meaning: 'No limit runs that the command could move: no policy covered the ticket, or it was met. An agreed date is not moved.',
    wayOut: 'See the ticket\'s deadlines for what runs.',
    commands: ['PauseClock', 'ExtendDeadline'],
  },
  'deadline-passed': {
    meaning: 'The due instant has passed; `dueAt` says when.',
    wayOut: 'Have the breach exempted, with its reason.',
    commands: ['ExtendDeadline'],
  },
  'extended-twice': {
    meaning: 'This limit was extended twice.',
    wayOut: 'Act within it; a breach that was nobody\'s fault can be exempted.',
    commands: ['ExtendDeadline'],
  },
  'extension-too-long': {
    meaning: 'The extensions together would be longer than the limit that the clock was started with.',
    wayOut: 'Ask for less.',
    commands: ['ExtendDeadline'],
  },
  'extension-unit': {
    meaning: 'The limit counts in the other unit; `clock` says how.',
    wayOut: 'Give days for day clocks, hours for the others.',
    commands: ['ExtendDeadline'],
  },
  'no-such-breach': {
    meaning: 'No breach of this stage, cycle and due instant is on record.',
    wayOut: 'See the ticket\'s deadlines for its breaches.',
    commands: ['ExemptBreach'],
  },
  'already-exempted': {
    meaning: 'The breach is left out of the count already.',
    wayOut: 'None is needed.',
    commands: ['ExemptBreach'],
  },
  'already-rated': {
    meaning: 'This resolution is rated.',
    wayOut: 'Reopen the ticket if the matter is not solved.',
    commands: ['Rate'],
  },
  'reopen-window-passed': {
    meaning: 'The ticket was closed 30 days ago or earlier.',
    wayOut: 'Report anew and link the new ticket as a repeat.',
    commands: ['Reopen'],
  },
  'closed-as-duplicate': {
    meaning: 'The ticket lives on in the one it is linked to.',
    wayOut: 'Act on that ticket, or unlink this one.',
    commands: ['Reopen'],
  },
  'duplicate-of-duplicate': {
    meaning: 'The target is itself closed as a duplicate.',
    wayOut: 'Link to the ticket that the target is a duplicate of.',
    commands: ['Link'],
  },
  'same-ticket': {
    meaning: 'A ticket cannot be linked to itself.',
    wayOut: 'Name another ticket.',
    commands: ['Link'],
  },
  'already-linked': {
    meaning: 'This link exists.',
    wayOut: 'None is needed.',
    commands: ['Link'],
  },
  'not-linked': {
    meaning: 'There is no such link.',
    wayOut: 'Take kind and target from the ticket\'s links.',
    commands: ['Unlink'],
  },
  'import-only': {
    meaning: '`by-source` closes a ticket for the source it was imported from.',
    wayOut: 'Close with by-supervisor and a reason.',
    commands: ['Close'],
  },
} as const satisfies Record<string, Rule>;

const OTHER_RULES = {
  'import-started': {
    meaning: 'The run is started.',
    wayOut: 'Go on with it, or start a run of its own.',
    commands: ['StartImport'],
  },
  'import-not-started': {
    meaning: 'The run was never started.',
    wayOut: 'Start it first.',
    commands: ['CompleteImport'],
  },
  'import-completed': {
    meaning: 'The run is complete.',
    wayOut: 'Start a run of its own for a newer cut of the source.',
    commands: ['StartImport', 'CompleteImport'],
  },
} as const satisfies Record<string, Rule>;

/** Every rule a command can be refused by. docs/rules.md is made from it. */
export const RULES = { ...TICKET_RULES, ...ORGANISATION_RULES, ...PUBLICATION_RULES, ...OTHER_RULES } as const;

export type RuleName = keyof typeof RULES;

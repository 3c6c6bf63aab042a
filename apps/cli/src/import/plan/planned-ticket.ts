import type { TicketCommand, TicketCommandType } from '#libs/ticketing/src/ticket/ticket-command.js';
import type { Channel, Kind, Urgency } from '#libs/ticketing/src/ticket/vocabulary.js';
import type { PersonIdentity } from '#libs/privacy/src/key-store.js';
import type { Oddity } from './oddities.js';

/** A ticket of the source as commands: what it would have been had people worked here. */
export interface PlannedTicket {
  /** The source's key, never shown when the mapping calls it personal. */
  readonly key: string;
  /** Line of the row, or of the first event. */
  readonly line: number;
  readonly community: { readonly id: string; readonly label: string };
  /** Grids that the report or a dispatch names. */
  readonly grids: readonly PlannedGrid[];
  readonly report: PlannedReport;
  /** Absent where the source knows none. */
  readonly reporter?: PersonIdentity;
  /** After the report, in order. */
  readonly steps: readonly PlannedStep[];
  readonly oddities: readonly Oddity[];
}

export interface PlannedGrid {
  readonly id: string;
  readonly label: string;
}

export interface PlannedReport {
  /** RFC 3339 UTC with milliseconds. */
  readonly occurredAt: string;
  readonly kind: Kind;
  readonly category: string;
  readonly channel: Channel;
  readonly urgency: Urgency;
  readonly sourceKey?: string;
  readonly description?: string;
  readonly address?: string;
  readonly building?: string;
  readonly gridId?: string;
  readonly latitude?: number;
  readonly longitude?: number;
}

export interface PlannedStep {
  /** Names the step within its ticket: part of the command id. */
  readonly id: string;
  readonly line: number;
  /** RFC 3339 UTC with milliseconds. */
  readonly occurredAt: string;
  readonly command: StepCommand;
}

export type StepCommand =
  | CommandOf<'Dispatch'> | CommandOf<'Acknowledge'> | CommandOf<'Return'> | CommandOf<'NoteProgress'> | CommandOf<'Resolve'>
  | CommandOf<'Claim'> | CommandOf<'ReleaseClaim'> | CommandOf<'HoldMediation'> | CommandOf<'RecordAgreementPerformed'> | CommandOf<'RecordAgreementBroken'>
  | CommandOf<'Rate'> | CommandOf<'Reopen'> | CommandOf<'Close'> | CommandOf<'Reject'> | CommandOf<'Withdraw'>;

type CommandOf<T extends TicketCommandType> = Extract<TicketCommand, { readonly type: T }>;

/** Why a row cannot become a ticket. Messages name columns, never values: a value may be personal. */
export class Unusable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Unusable';
  }
}

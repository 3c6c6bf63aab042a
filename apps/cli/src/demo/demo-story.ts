import type { ReportInput } from '#libs/engine/src/report-input.js';
import type { TicketCommandInput } from '#libs/engine/src/ticket-references.js';
import type { DemoActor } from './demo-people.js';

/** One ticket's life, told as the commands that people gave. */
export interface DemoStory {
  /** Unique and for ever: command ids, and so the ticket's number, come from it. */
  readonly name: string;
  /** On the wall clock of the community; always in the past, whatever the hour now. */
  readonly reported: { readonly daysAgo: 1 | 2 | 3 | 4 | 5 | 6 | 7; readonly at: `${number}:${number}` };
  readonly by: DemoActor;
  readonly report: ReportInput;
  readonly steps: readonly DemoStep[];
}

/** Who, how many minutes after the report, what. */
export type DemoStep = readonly [by: DemoActor, minutes: number, command: TicketCommandInput | ((context: DemoContext) => TicketCommandInput)];

export interface DemoContext {
  /** RFC 3339, so many days from now. */
  readonly inDays: (days: number) => string;
  /** Number of an earlier story's ticket. */
  readonly ticketOf: (story: string) => string;
}

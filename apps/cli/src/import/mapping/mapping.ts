import type { Channel, Kind, MediationOutcome, RatingSource, ResolutionOutcome, Urgency, Visibility } from '#libs/ticketing/src/ticket/vocabulary.js';

/** A mapping file after its checks, defaults filled in; the schema in docs/examples says what each part means. */
export interface Mapping {
  readonly version: 1;
  readonly source: string;
  readonly timeZone: string;
  readonly timeFormat: string;
  /** RFC 3339 UTC with milliseconds. */
  readonly extractedAt: string;
  /** A file, seen from the mapping's folder, or a published version. Absent: no deadlines. */
  readonly policy?: string | { readonly name: string; readonly version: number };
  /** The file of the calendar that the policy's file names. */
  readonly calendar?: string;
  readonly shape: 'ticket-per-row' | 'event-per-row';
  readonly file: { readonly delimiter: string; readonly encoding: string };
  readonly ticket: TicketMapping;
  /** Present when the shape is `ticket-per-row`. */
  readonly steps?: readonly ColumnStep[];
  /** Present when the shape is `event-per-row`. */
  readonly events?: EventMapping;
  readonly status?: { readonly column: string; readonly ended: readonly string[]; readonly endedAt: string };
}

export interface TicketMapping {
  readonly key: { readonly columns: readonly string[]; readonly personal: boolean };
  readonly community: {
    readonly column?: string; readonly label?: string; readonly otherwise?: string; readonly ids?: Readonly<Record<string, string>>;
  };
  /** Within the community. */
  readonly grid?: ColumnRef & { readonly ids?: Readonly<Record<string, string>> };
  readonly category: { readonly columns: readonly string[]; readonly otherwise: string };
  readonly kind: Coded<Kind>;
  readonly channel: Coded<Channel>;
  readonly urgency: Coded<Urgency>;
  readonly description?: FreeText;
  readonly address?: FreeText;
  readonly building?: FreeText;
  /** Decimal degrees; one of the two goes with the other. */
  readonly latitude?: ColumnRef;
  readonly longitude?: ColumnRef;
  readonly reporter?: { readonly name?: ColumnRef; readonly phone?: ColumnRef };
}

/** Either `constant`, or `column` with `map`. */
export interface Coded<T extends string | number | boolean> {
  readonly constant?: T;
  readonly column?: string;
  readonly map?: Readonly<Record<string, T>>;
  readonly otherwise?: T;
}

export interface ColumnRef {
  readonly column: string;
}

export interface FreeText {
  readonly columns: readonly string[];
  readonly join: string;
}

export const STEP_NAMES = [
  'report', 'dispatch', 'acknowledge', 'return', 'claim', 'release', 'note', 'mediate', 'perform', 'break', 'resolve', 'rate', 'reopen', 'close', 'reject',
  'withdraw',
] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** What a step of the source means here. */
export interface StepMeaning {
  readonly step: StepName;
  /** Of `resolve` and of `mediate`, each with its own. */
  readonly outcome?: ResolutionOutcome | MediationOutcome;
  readonly visibility?: Visibility;
  readonly reasonCode?: string;
  readonly text?: FreeText;
  readonly mediation?: MediationMapping;
  readonly claimant?: Coded<string>;
  readonly rating?: RatingMapping;
}

/** What a mediation session has besides its outcome and its terms, which are the step's text. */
export interface MediationMapping {
  readonly parties: { readonly constant: number } | ColumnRef;
  readonly performBy?: ColumnRef;
  readonly nextSessionAt?: ColumnRef;
}

/** The resident's answer; a question whose column is empty was not answered. */
export interface RatingMapping {
  readonly via: RatingSource;
  readonly contacted?: Coded<boolean>;
  readonly solved?: Coded<boolean>;
  readonly satisfaction?: Coded<number>;
}

export interface ColumnStep extends StepMeaning {
  readonly at: ColumnRef;
  readonly when?: { readonly column: string; readonly in: readonly string[] };
}

export interface EventMapping {
  readonly activity: ColumnRef;
  readonly at: ColumnRef;
  readonly order: ColumnRef;
  readonly activities: readonly (StepMeaning & { readonly names: readonly string[] })[];
}

/** Where a part of the mapping stands in the file, for messages. */
export type MappingPath = readonly (string | number)[];

export interface MappingFault {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** Everything that is wrong with a mapping file, all at once. */
export class MappingError extends Error {
  constructor(readonly file: string, readonly faults: readonly MappingFault[]) {
    super([
      `${file} is not a mapping that can be used:`,
      ...faults.map(({ path, line, message }) => `  line ${line}, ${path}: ${message}`),
    ].join('\n'));
    this.name = 'MappingError';
  }
}

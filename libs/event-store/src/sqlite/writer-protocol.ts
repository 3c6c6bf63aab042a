/** What passes between the store and its writer thread: strings and numbers, which are the cheapest to clone. */
export interface WriterOptions {
  readonly path: string;
  readonly mode: 'foreground' | 'background';
  readonly maxPageCount?: number;
}

/** eventId, type, data, sealed, metadata; the last three as JSON text. */
export type WireEvent = readonly [eventId: string, type: string, data: string, sealed: string | null, metadata: string];

export interface WireAppend {
  readonly id: number;
  readonly streamId: string;
  /** -1: the stream must not exist. */
  readonly expected: number;
  readonly events: readonly WireEvent[];
}

export type WireAnswer =
  | { readonly id: number; readonly kind: 'appended'; readonly revision: number; readonly position: bigint; readonly written: boolean }
  | { readonly id: number; readonly kind: 'conflict'; readonly actual: number }
  | { readonly id: number; readonly kind: 'unavailable'; readonly reason: string; readonly outcome: 'nothing-written' | 'unknown' };

export type ToWriter =
  | { readonly kind: 'appends'; readonly appends: readonly WireAppend[] }
  | { readonly kind: 'durability'; readonly id: number }
  | { readonly kind: 'close' };

export type FromWriter =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answers'; readonly answers: readonly WireAnswer[] }
  | { readonly kind: 'durability'; readonly id: number; readonly journalMode: string; readonly synchronous: number }
  /** The connection is closed, the thread ends. */
  | { readonly kind: 'closed' };

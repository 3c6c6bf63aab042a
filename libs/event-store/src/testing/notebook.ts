import type { Actor, Decider, Fact, NewEvent } from '#libs/ticketing/src/decider.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';

/** The smallest decider with everything a stream can have: rules, several events at once, personal data, an owner's key. */
export type NotebookCommand =
  | { readonly type: 'Open'; readonly owner: string | null }
  | { readonly type: 'Write'; readonly lines: number; readonly text?: string; readonly by?: Actor }
  | { readonly type: 'Close' }
  | { readonly type: 'Touch' };

export type NotebookEvent =
  | NewEvent<'NotebookOpened', { owner: string | null }, Record<string, never>>
  | NewEvent<'LineWritten', { line: number }, { text?: string }>
  | NewEvent<'NotebookClosed', Record<string, never>, Record<string, never>>
  | NewEvent<'BellRang', { at: string }, Record<string, never>>;

export interface Notebook {
  readonly status: 'none' | 'open' | 'closed';
  readonly owner: string | null;
  readonly lines: number;
  readonly bells?: readonly string[];
}

function decide(command: NotebookCommand, book: Notebook): readonly NotebookEvent[] {
  switch (command.type) {
    case 'Open':
      if (book.status !== 'none') throw new RuleViolation('already-so');
      return [{ type: 'NotebookOpened', data: { owner: command.owner } }];
    case 'Write': {
      if (book.status !== 'open') throw new RuleViolation('not-open', { status: book.status });
      return Array.from({ length: command.lines }, (_, index): NotebookEvent => ({
        type: 'LineWritten', data: { line: book.lines + index + 1 },
        ...(command.text === undefined ? {} : { personal: { text: command.text } }),
        ...(command.by === undefined ? {} : { actor: command.by }),
      }));
    }
    case 'Close':
      if (book.status !== 'open') throw new RuleViolation('not-open', { status: book.status });
      return [{ type: 'NotebookClosed', data: {} }];
    case 'Touch':
      return [];
    default: {
      const never: never = command;
      throw new Error(`unknown command ${JSON.stringify(never)}`);
    }
  }
}

function evolve(book: Notebook, fact: Fact<string, object>): Notebook {
  switch (fact.type) {
    case 'NotebookOpened':
      return { status: 'open', owner: (fact.data as { owner: string | null }).owner, lines: 0 };
    case 'LineWritten':
      return { ...book, lines: (fact.data as { line: number }).line };
    case 'NotebookClosed':
      return { ...book, status: 'closed' };
    case 'BellRang':
      return { ...book, bells: [...(book.bells ?? []), (fact.data as { at: string }).at] };
    default:
      return book;
  }
}

export const notebook: Decider<Notebook, NotebookCommand, NotebookEvent> = {
  initialState: { status: 'none', owner: null, lines: 0 }, decide, evolve,
};

/** A notebook in a room with a bell: it rings at these instants, and the third time closes an open notebook. */
export function notebookUnderBell(bells: readonly string[]): typeof notebook {
  return {
    ...notebook,
    evolve: (book, fact) => {
      const next = evolve(book, fact);
      return next.status === 'open' && next.bells?.length === 3 ? { ...next, status: 'closed' } : next;
    },
    due: (book, { now }) => (book.status === 'none' ? [] : bells.filter((at) => at < now && !book.bells?.includes(at)).map((at) => (
      { type: 'BellRang', data: { at }, occurredAt: at, actor: { id: 'system', role: 'system' }, timeFact: `bell ${at}` }
    ))),
  };
}

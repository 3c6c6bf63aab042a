import { DatabaseError } from 'pg';

/** The server cannot be reached, a connection to it broke, or too many wait for one: whether the statement took effect is not known. */
export class PostgresUnavailableError extends Error {
  /** @param cause what the driver said. Never the text of a statement or a parameter: they are no part of these errors */
  constructor(what: string, cause?: unknown) {
    super(cause === undefined ? `PostgreSQL: ${what}` : `PostgreSQL: ${what} (${reasonOf(cause)})`, { cause });
    this.name = 'PostgresUnavailableError';
  }
}

/**
 * What hindered a statement. `away`: the server cannot be reached, or cannot do it now (out of time, memory or disk): later it may.
 * `busy`: another transaction was in the way. `set-up`: a right or a table is missing, or something of somebody else's depends on it, which only a person can mend. `data`: these values.
 */
export type PostgresFault = 'away' | 'busy' | 'set-up' | 'data';

/** Lock not available, deadlock, serialisation failure. */
const IN_THE_WAY: ReadonlySet<string> = new Set(['55P03', '40P01', '40001']);
/** Syntax error or access rule violation; no schema that could be written to; a view of somebody's own on a table that is to be exchanged. */
const SET_UP = /^(?:42|3F|2B)/;
/** Data exception, integrity constraint, program limit. */
const DATA = /^(?:22|23|54)/;

/** The one place that knows what PostgreSQL's failures mean. @returns undefined for what does not come from PostgreSQL */
export function postgresFault(error: unknown): PostgresFault | undefined {
  if (error instanceof PostgresUnavailableError) return 'away';
  if (!(error instanceof DatabaseError)) return undefined;
  const code = error.code ?? '';
  if (IN_THE_WAY.has(code)) return 'busy';
  if (SET_UP.test(code)) return 'set-up';
  return DATA.test(code) ? 'data' : 'away';
}

/** Whether asking again shortly may be answered. */
export function mayPass(error: unknown): error is Error {
  const fault = postgresFault(error);
  return fault === 'away' || fault === 'busy';
}

export function hasSqlState(error: unknown, ...states: readonly string[]): boolean {
  return error instanceof DatabaseError && states.includes(error.code ?? '');
}

/** The server's own no to a statement: the connection goes on. */
export function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && error.severity !== 'FATAL';
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}

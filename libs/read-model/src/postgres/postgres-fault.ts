import { DatabaseError } from 'pg';
import type { FaultKind } from '#libs/projections/src/engine-tables.js';

/** The server cannot be reached, or a connection to it broke: what was under way did not happen, or is not known to have. */
export class PostgresUnavailableError extends Error {
  constructor({ cause }: { readonly cause: unknown }) {
    super(`PostgreSQL cannot be reached: ${cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : String(cause)}`, { cause });
    this.name = 'PostgresUnavailableError';
  }
}

/** Lock not available, deadlock, serialisation failure: another transaction was in the way. */
const IN_THE_WAY: ReadonlySet<string> = new Set(['55P03', '40P01', '40001']);
/** Data exception, integrity constraint, program limit: this row, not this server. */
const EVENTS_FAULT = /^(?:22|23|54)/;

/** What a failure says; everything that does not come from PostgreSQL comes from projecting the event. */
export function postgresFault(error: unknown): FaultKind {
  if (error instanceof PostgresUnavailableError) return 'database';
  if (!(error instanceof DatabaseError)) return 'event';
  const code = error.code ?? '';
  if (IN_THE_WAY.has(code)) return 'busy';
  return EVENTS_FAULT.test(code) ? 'event' : 'database';
}

export function hasSqlState(error: unknown, ...states: readonly string[]): boolean {
  return error instanceof DatabaseError && states.includes(error.code ?? '');
}

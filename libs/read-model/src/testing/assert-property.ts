import fc from 'fast-check';
import type { ReadModelKind } from './test-log.js';

/** SQLite has the long run: what PostgreSQL does differently shows in a few, each of which costs it a database. */
export function runsOn(kind: ReadModelKind, runs: number): number {
  return kind === 'sqlite' ? runs : Math.ceil(runs / 6);
}

/**
 * Like `fc.assert`, but a failure names the seed only: whole logs as counterexamples take minutes to print, and
 * shrinking one that starts projectors takes hours.
 */
export async function assertProperty<Ts extends [unknown, ...unknown[]]>(property: fc.IAsyncProperty<Ts>, numRuns: number): Promise<void> {
  const details = await fc.check(property, { numRuns, endOnFailure: true });
  if (details.failed) {
    const cause = details.errorInstance;
    throw new Error(`failed with seed ${details.seed} at path ${details.counterexamplePath ?? '?'}: ${cause instanceof Error ? cause.message : 'unknown'}`, { cause });
  }
}

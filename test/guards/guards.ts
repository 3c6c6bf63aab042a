import type { Guard } from './guard.js';

/** Ordered by invariant. */
export const GUARDS: readonly Guard[] = [
  {
    name: 'expected-revision', invariant: 2,
    file: 'libs/event-store/src/sqlite/log-writer.js', line: 'if (actual !== expected)', without: 'if (false)',
    project: 'unit', tests: 'sqlite-event-store.contract',
  },
];

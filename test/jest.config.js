// Jest runs the compiled code in dist/: what is tested is what ships, worker threads and child processes
// included. `npm test` builds first; while developing keep `npx nest build --watch` running.
const { availableParallelism } = require('node:os');
const { resolve } = require('node:path');

const rootDir = resolve(__dirname, '../dist');
/** @type {import('jest').Config} */
const shared = {
  rootDir, testEnvironment: 'node', transform: {}, moduleFileExtensions: ['js', 'mjs', 'cjs', 'json', 'node'],
  // One PostgreSQL for the whole run, started when the first suite asks for a database.
  globalSetup: '<rootDir>/test/support/postgres/start-on-demand.js', globalTeardown: '<rootDir>/test/support/postgres/stop-at-the-end.js',
};

/** Every end-to-end suite that sends commands, but for those about files, their own databases, the broker and operations. */
const ON_ENGINES = [
  'access', 'bad-body', 'bad-caller', 'bad-header', 'community', 'deadlines', 'definitions', 'erasure', 'history', 'idempotency-key', 'import-beside-scheduler', 'lists',
  'many-callers', 'privacy', 'publications', 'random-bodies', 'simulations', 'statistics', 'ticket-life', 'unknown-object',
].map((suite) => `<rootDir>/test/e2e/${suite}.spec.js`);

module.exports = {
  rootDir,
  testTimeout: 30_000,
  // At least two: then suites run in processes of their own, which end even when a suite that failed left something open. At most four: each may start a broker and databases.
  maxWorkers: Math.min(4, Math.max(2, availableParallelism() - 1)),
  testSequencer: `${__dirname}/jest-sequencer.js`,
  // One broker for the whole run, started when the first suite asks for it.
  globalSetup: '<rootDir>/test/support/kafka/start-on-demand.js',
  globalTeardown: '<rootDir>/test/support/kafka/stop-at-the-end.js',
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs}/**/*.spec.js', '<rootDir>/test/architecture/**/*.spec.js'] },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.spec.js'] },
    // The event store's own suites, and unchanged all that send commands, on EventStoreDB and PostgreSQL: real ones where EVENT_STORE_URL and READ_MODEL_URL name them.
    { ...shared, displayName: 'engines', setupFiles: ['<rootDir>/test/support/on-engines.js'], testMatch: ['<rootDir>/test/engines/**/*.spec.js', ...ON_ENGINES] },
    { ...shared, displayName: 'faults', testMatch: ['<rootDir>/test/faults/**/*.spec.js'] },
  ],
};

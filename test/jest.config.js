// Jest runs the compiled code in dist/: what is tested is what ships, worker threads and child processes
// included. `npm test` builds first; while developing keep `npx nest build --watch` running.
const { resolve } = require('node:path');

const rootDir = resolve(__dirname, '../dist');
/** @type {import('jest').Config} */
const shared = { rootDir, testEnvironment: 'node', transform: {}, moduleFileExtensions: ['js', 'mjs', 'cjs', 'json', 'node'] };

const ON_ENGINES = [
  'ticket-life', 'idempotency-key', 'many-callers', 'history', 'erasure', 'unknown-object', 'statistics', 'deadlines', 'simulations', 'import-beside-scheduler',
].map((suite) => `<rootDir>/test/e2e/${suite}.spec.js`);

module.exports = {
  rootDir,
  testTimeout: 30_000,
  // One broker for the whole run, started when the first suite asks for it.
  globalSetup: '<rootDir>/test/support/kafka/start-on-demand.js',
  globalTeardown: '<rootDir>/test/support/kafka/stop-at-the-end.js',
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs}/**/*.spec.js', '<rootDir>/test/architecture/**/*.spec.js'] },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.spec.js'] },
    // The event store's own suites, and of the others unchanged what asks it in different ways (commands, scheduler, import, statistics,
    // simulation), on EventStoreDB: a real one where EVENT_STORE_URL names it.
    { ...shared, displayName: 'engines', setupFiles: ['<rootDir>/test/support/on-eventstoredb.js'], testMatch: ['<rootDir>/test/engines/**/*.spec.js', ...ON_ENGINES] },
    { ...shared, displayName: 'faults', testMatch: ['<rootDir>/test/faults/**/*.spec.js'] },
  ],
};

// Jest runs the compiled code in dist/: what is tested is what ships, worker threads and child processes
// included. `npm test` builds first; while developing keep `npx nest build --watch` running.
/** @type {import('jest').Config} */
const shared = { rootDir: '../dist', testEnvironment: 'node', transform: {}, moduleFileExtensions: ['js', 'mjs', 'cjs', 'json', 'node'] };

module.exports = {
  rootDir: '../dist',
  testTimeout: 30_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs}/**/*.spec.js', '<rootDir>/test/architecture/**/*.spec.js'] },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.spec.js'] },
    { ...shared, displayName: 'faults', testMatch: ['<rootDir>/test/faults/**/*.spec.js'] },
  ],
};

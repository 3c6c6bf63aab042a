import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

/** So many times each fault has to be survived; `npm test` and CI take a short form of the same code. */
const ROUNDS = '50';
/** Stands in the names of suites that make their event store fail, or give it certificates: a real one cannot be told to. */
const STAND_IN = '(protocol server)';
const SUITE = '.spec.ts';

/**
 * What `--project <name>` takes besides Jest's arguments, and what whoever starts it is told first.
 * @returns {{ env: Record<string, string>, notice?: string }}
 */
export function projectRun([first, project], env) {
  if (first !== '--project') return { env: {} };
  if (project === 'faults') return faultsRun(env);
  return project === 'engines' ? { env: {}, notice: enginesNotice(env) } : { env: {} };
}

function faultsRun({ CI, FAULT_ROUNDS }) {
  const short = FAULT_ROUNDS === undefined && CI === 'true';
  const rounds = short ? 'the short form of CI=true, 1 to 12 rounds' : `${FAULT_ROUNDS ?? ROUNDS} rounds`;
  return {
    env: short ? {} : { FAULT_ROUNDS: FAULT_ROUNDS ?? ROUNDS },
    notice: `Faults at random moments, ${rounds} each. On two cores ${ROUNDS} rounds take up to 50 minutes: cluster 26, postgres-read-model 10, feed-kill 4, api-kill 1, every other less.
Fewer: FAULT_ROUNDS=1 npm run test:faults. One suite: npm run test:faults -- two-nodes`,
  };
}

/** Never the address itself: an account may stand in it. */
function enginesNotice({ EVENT_STORE_URL: url = '' }) {
  if (url === '' || url.startsWith('sqlite:')) {
    return 'EVENT_STORE_URL names no server: all suites are on the protocol server, which stands in for EventStoreDB. On a real one: docs/operations.md, "Trying a server".';
  }
  return `On the server that EVENT_STORE_URL names: every suite that appends or reads, but for those that make their server fail or give it certificates.
These stay on the protocol server, in whole or in part, with "${STAND_IN}" in the names: ${suitesOnStandIn().join(', ')}.
Single tests that set faults are skipped by name.`;
}

function suitesOnStandIn() {
  const folder = join(root, 'test', 'engines');
  const suites = readdirSync(folder).filter((file) => file.endsWith(SUITE) && readFileSync(join(folder, file), 'utf8').includes(STAND_IN));
  return suites.map((file) => file.slice(0, -SUITE.length)).sort();
}

/** So many times each fault has to be survived; `npm test` and CI take a short form of the same code. */
const ROUNDS = '50';

/**
 * What `--project <name>` takes besides Jest's arguments, and what whoever starts it is told first.
 * @returns {{ env: Record<string, string>, notice?: string }}
 */
export function projectRun([first, project], env) {
  return first === '--project' && project === 'faults' ? faultsRun(env) : { env: {} };
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

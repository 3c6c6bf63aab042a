import { randomUUID } from 'node:crypto';
import { describeWithPostgres } from '#libs/read-model/src/testing/postgres-database.js';
import { foundCommunities } from '../support/communities.js';
import { closeAll } from '../support/end-process.js';
import { describeWithKafka, WHY_NO_KILLING } from '../support/kafka/describe-with-kafka.js';
import { READY } from '../support/readiness.js';
import { faultSeed, rounds } from '../support/rounds.js';
import { storedSteps } from '../support/stored-steps.js';
import { ApiNodes, NODES } from './cluster/api-nodes.js';
import { Callers } from './cluster/callers.js';
import { Cluster } from './cluster/cluster.js';
import { opened, SETTLE_LIMIT_MS, settled, verified } from './cluster/end-checks.js';
import { ENGINE_TIMEOUT_MS } from './cluster/engines.js';
import { faultPlan, MOST_FROZEN_API_MS, PROCESSES } from './cluster/fault-plan.js';

/** CI runs a short form of the same code. */
const ROUNDS = rounds(1);
const SEED = faultSeed();
const ROUND_LIMIT_MS = 240_000;
/** A ticket's turn; four times the engine's limit for the log, with the pauses between; twice that for the keys; and as long as a node is frozen. */
const ANSWER_LIMIT_MS = 5_000 + 5 * ENGINE_TIMEOUT_MS + 2 * ENGINE_TIMEOUT_MS + MOST_FROZEN_API_MS;

const SPARED = WHY_NO_KILLING === undefined ? '' : `; the broker is spared: ${WHY_NO_KILLING}`;

/** What `xiuhua verify` says where all is well. */
const CLEAN = {
  log: { findingCount: 0, findings: [] },
  readModel: { clean: true, differenceCount: 0, otherVersions: [], projections: [{ behind: '0', stoppedAt: null }, { behind: '0', stoppedAt: null }, { behind: '0', stoppedAt: null }] },
  readModelFault: null,
  feed: { findingCount: 0, findings: [] },
  derivedFeed: { state: 'compared', findingCount: 0, findings: [] },
};

/** After a round in which all was well: a long run shows that it goes on, how much it was worth so far, and how far from the limits it was. */
function tell(seed: number, { slowest, inVain }: ApiNodes, { acknowledged, questions }: Callers): void {
  process.stdout.write(`FAULT_SEED=${seed} passed; so far events ${acknowledged.length}, questions ${questions}, `
    + `refused for a while ${inVain.refused}, connections lost ${inVain.lost}; slowest after ${slowest.ms} ms: ${slowest.what}\n`);
}

describeWithPostgres('a cluster', () => describeWithKafka('of two api nodes, projectors and relays, with everything in it killed, cut off and frozen at random moments', () => {
  let cluster: Cluster;
  let nodes: ApiNodes;
  let callers: Callers;

  beforeAll(async () => {
    cluster = await Cluster.start();
    nodes = new ApiNodes([cluster.processes.url('api-1'), cluster.processes.url('api-2')], cluster.config, ANSWER_LIMIT_MS);
    callers = new Callers(nodes, SEED);
    await foundCommunities((path, body) => nodes.insist(0, path, body, 'admin', randomUUID()));
  }, 180_000);
  afterAll(async () => {
    await closeAll(() => nodes?.close(), () => cluster?.stop());
  });

  it.each(Array.from({ length: ROUNDS }, (_unused, round) => [SEED + round]))(`has recorded what it acknowledged, once, and read model and topics are the log (FAULT_SEED=%i${SPARED})`, async (seed) => {
    await callers.beside(cluster.carryOut(faultPlan(seed)));
    expect(await cluster.processes.readiness(SETTLE_LIMIT_MS)).toEqual(Object.fromEntries(PROCESSES.map((name) => [name, READY])));
    await settled(cluster);
    expect((await storedSteps(cluster.config.eventStore)).toSorted()).toEqual(callers.acknowledged.toSorted());
    expect(await verified(cluster)).toMatchObject({ code: 0, said: CLEAN });
    // At the end: an opening is recorded, and no event of a ticket, so that not every topic has anything to tell of it.
    for (const [index, ticket] of callers.reported.splice(0).entries()) expect(await opened(nodes, NODES[index % NODES.length]!, ticket)).toEqual(ticket);
    expect(nodes.late).toEqual([]);
    tell(seed, nodes, callers);
  }, ROUND_LIMIT_MS);
}));

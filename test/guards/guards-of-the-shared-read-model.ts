import type { Guard } from './guard.js';

const POOL = 'libs/read-model/src/postgres/postgres-pool.js';
const LEASES = 'libs/projections/src/leases.js';
const UNDER_LEASE = 'libs/projections/src/under-lease.js';
const LEASE_TESTS = { project: 'unit', tests: 'postgres/leases.spec' } as const;
const PROJECTOR_TESTS = { project: 'unit', tests: 'projector/src/projector.spec' } as const;
const POSTGRES_TESTS = { project: 'unit', tests: 'postgres/postgres-read-model.spec' } as const;

/** What several machines on one PostgreSQL need. */
export const SHARED_READ_MODEL_GUARDS: readonly Guard[] = [
  {
    name: 'texts-are-in-the-order-of-code-points', invariant: 4, ...POSTGRES_TESTS, named: 'order of code points',
    file: 'libs/read-model/src/postgres/code-point-order-compiler.js', line: ' collate "C"', without: '',
  },
  {
    name: 'a-transaction-of-a-frozen-owner-ends', invariant: 4, ...POSTGRES_TESTS, named: 'owner that does nothing',
    file: POOL, line: 'idle_in_transaction_session_timeout: use.idleInTransactionMs', without: 'idle_in_transaction_session_timeout: 0',
  },
  {
    name: 'whoever-waits-for-a-lock-gives-up', invariant: 4, ...POSTGRES_TESTS, named: 'owner that does nothing',
    file: POOL, line: 'lock_timeout: use.lockMs', without: 'lock_timeout: 0',
  },
  {
    name: 'a-broken-connection-is-not-used-again', invariant: 4, project: 'e2e', tests: 'read-model-away',
    file: POOL, line: 'this.client.release(destroy || this.broken)', without: 'this.client.release(false)',
  },
  {
    name: 'projections-are-prepared-by-one', invariant: 4, ...POSTGRES_TESTS, named: 'many that start together',
    file: 'libs/projections/src/prepare-projections.js', line: 'await database.holdCheckpoints(tx);', without: '',
  },
  {
    name: 'a-lease-that-runs-is-not-taken', invariant: 4, ...LEASE_TESTS,
    file: LEASES, line: "row('leases.until', '<=', this.now)", without: "row('leases.until', '>', 0n)",
  },
  {
    name: 'a-lease-ends-by-the-clock-of-the-database', invariant: 4, ...LEASE_TESTS, named: 'clock of the database',
    file: 'libs/read-model/src/postgres/open-postgres-read-model.js', line: '(extract(epoch from clock_timestamp()) * 1000)::bigint`', without: '${String(Date.now())}::bigint`',
  },
  {
    name: 'a-change-of-holder-counts', invariant: 4, ...LEASE_TESTS,
    file: LEASES, line: "row('leases.epoch', '+', 1)", without: "row('leases.epoch', '+', 0)",
  },
  {
    name: 'work-ends-when-its-lease-is-lost', invariant: 4, ...LEASE_TESTS, named: 'end when the lease is lost',
    file: UNDER_LEASE, line: 'if (!kept)', without: 'if (kept === null)',
  },
  {
    name: 'a-standby-says-so-again-after-an-outage', invariant: 4, ...LEASE_TESTS, named: 'away is back',
    file: UNDER_LEASE, line: '            standsBy = false;\n            observer.failed', without: '            observer.failed',
  },
  {
    name: 'a-work-that-says-it-was-told-to-stop-is-no-fault', invariant: 4, ...LEASE_TESTS, named: 'throwing that it was told to stop',
    file: UNDER_LEASE, line: 'if (!saysStopped(error, stopping))', without: 'if (true)',
  },
  {
    name: 'whoever-is-in-the-way-ends-no-projector', invariant: 4, ...PROJECTOR_TESTS, named: 'holds its row',
    file: UNDER_LEASE, line: "fault === 'database' || fault === 'busy'", without: "fault === 'database'",
  },
  {
    name: 'a-rebuild-that-another-goes-on-with-ends-no-projector', invariant: 4, ...PROJECTOR_TESTS, named: 'another process has gone on with',
    file: 'apps/projector/src/projector.js', line: 'error instanceof rebuild_progress_js_1.RebuildTakenOverError || ', without: '',
  },
  {
    name: 'what-a-person-must-mend-is-not-tried-for-ever', invariant: 4, ...PROJECTOR_TESTS, named: 'without the right',
    file: 'libs/platform/src/postgres-fault.js', line: 'if (SET_UP.test(code))', without: 'if (false)',
  },
  {
    name: 'readers-are-held-up-for-a-moment-only', invariant: 4, project: 'unit', tests: 'postgres/beside-readers', named: 'first table',
    file: 'libs/read-model/src/postgres/hold-tables.js', line: 'set local statement_timeout = ${kysely_1.sql.lit(waitMs)}; ', without: '',
  },
  {
    name: 'a-checkpoint-that-does-not-come-in-time-is-an-outage', invariant: 4, ...POSTGRES_TESTS, named: 'do not come in time',
    file: 'libs/read-model/src/checkpoints/checkpoint-source.js', line: 'if ((0, postgres_fault_js_1.mayPass)(error))', without: 'if (false)',
  },
  {
    name: 'a-lease-is-given-up-at-the-end', invariant: 4, ...LEASE_TESTS, named: 'taken over when it ends',
    file: UNDER_LEASE, line: 'await leases.giveUp(lease).catch(() => undefined);', without: 'void lease;',
  },
];

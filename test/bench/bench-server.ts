import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Caller } from '#libs/access/src/caller.js';
import { LocalIssuer } from '#libs/access/src/tokens/local-issuer.js';
import { type Engine, openEngine } from '#libs/engine/src/engine.js';
import { uuidV4 } from '#libs/event-store/src/uuid.js';
import { SystemClock } from '#libs/platform/src/clock.js';
import { type Config, loadConfig } from '#libs/platform/src/config.js';
import { NODE_FLAGS } from '#libs/platform/src/node-flags.js';
import type { OrganisationCommand } from '#libs/ticketing/src/organisation/organisation-command.js';
import { endInOrder, killAtOnce } from '../support/end-process.js';

export const BENCH_COMMUNITY = 'bench';
const GRID = 'bench-01';
const APPS = join(__dirname, '..', '..', 'apps');
const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 15_000;
const RESIDENTS = 200;

/** The built api and projector on a folder of their own, with one community that dispatches by itself. */
export interface BenchServer {
  readonly url: string;
  readonly dataDir: string;
  readonly config: Config;
  readonly leader: string;
  readonly supervisor: string;
  /** Tokens of some hundred residents, one after the other. */
  resident(): string;
  startProjector(): Promise<void>;
  /** kill -9, and another one. */
  killProjector(): Promise<void>;
  stop(): Promise<void>;
}

export interface BenchServerOptions {
  /** Writes to the log before anybody serves it. */
  readonly prepare?: (config: Config) => Promise<void>;
  /** `later`: `startProjector` starts it. */
  readonly projector?: 'later';
}

export async function startBenchServer({ prepare, projector }: BenchServerOptions = {}): Promise<BenchServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'xiuhua-bench-'));
  const env = { ...process.env, DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', BENCH: '1', LOG_LEVEL: 'error', RATE_LIMIT_PER_MINUTE: '0' };
  const config = loadConfig(env);
  await seed(config);
  await prepare?.(config);
  const tokens = await issueTokens(config);
  const children: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => endInOrder(child, STOP_LIMIT_MS)));
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const { port } = await startChild(children, 'api', env);
    const startProjector = async (): Promise<void> => void (await startChild(children, 'projector', env));
    if (projector === undefined) await startProjector();
    let next = 0;
    return {
      url: `http://127.0.0.1:${port}`, dataDir, config, ...tokens, stop,
      startProjector,
      async killProjector() {
        const killed = children.pop();
        if (killed === undefined) throw new Error('there is no projector');
        await killAtOnce(killed);
        await startProjector();
      },
      resident: () => tokens.residents[next++ % RESIDENTS] ?? '',
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function seed(config: Config): Promise<void> {
  const engine = await openEngine(config, { writes: 'foreground' });
  try {
    await organise(engine, { type: 'CreateCommunity', communityId: BENCH_COMMUNITY, name: 'Bench', timeZone: 'Asia/Shanghai', dispatchesByItself: true });
    await organise(engine, { type: 'AddGrid', gridId: GRID, name: 'First grid' });
    await organise(engine, { type: 'AssignBuilding', gridId: GRID, building: '1号楼' });
  } finally {
    await engine.close();
  }
}

async function organise(engine: Engine, command: OrganisationCommand): Promise<void> {
  const caller: Caller = { subject: 'bench-admin', role: 'admin', communities: [], grids: [] };
  await engine.organisation.execute(BENCH_COMMUNITY, command, { caller, commandId: uuidV4(), body: {}, correlationId: uuidV4() });
}

async function issueTokens(config: Config): Promise<{ leader: string; supervisor: string; residents: string[] }> {
  if (config.auth.kind !== 'local') throw new Error('the bench issues its own tokens: unset AUTH_JWKS_URL');
  const issuer = LocalIssuer.open({ ...config.auth, clock: new SystemClock() });
  const ttlSeconds = 3600;
  return {
    leader: await issuer.issue({ subject: 'bench-leader', role: 'grid-leader', grids: [`${BENCH_COMMUNITY}/${GRID}`], ttlSeconds }),
    supervisor: await issuer.issue({ subject: 'bench-supervisor', role: 'supervisor', communities: [BENCH_COMMUNITY], ttlSeconds }),
    residents: await Promise.all(
      Array.from({ length: RESIDENTS }, (_, i) => issuer.issue({ subject: `bench-resident-${i}`, role: 'resident', ttlSeconds })),
    ),
  };
}

function startChild(children: ChildProcess[], app: 'api' | 'projector', env: NodeJS.ProcessEnv): Promise<{ port?: number }> {
  const child = fork(join(APPS, app, 'src', 'main.js'), [], { env, execArgv: [...NODE_FLAGS[app]], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  children.push(child);
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`${app} was not ready within ${START_LIMIT_MS} ms`)), START_LIMIT_MS);
    child.once('message', (message) => {
      clearTimeout(limit);
      resolve(message as { port?: number });
    });
    child.once('exit', (code) => {
      clearTimeout(limit);
      reject(new Error(`${app} ended with exit code ${code} before it was ready`));
    });
  });
}

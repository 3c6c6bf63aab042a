import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../support/free-ports.js';

const SUPERVISOR = join(__dirname, '..', '..', 'apps', 'supervisor', 'src', 'main.js');
const START_LIMIT_MS = 20_000;
const BACK_LIMIT_MS = 15_000;

/** Pids of the supervisor's children, by the name of their app. */
type Children = Readonly<Partial<Record<'api' | 'projector', number>>>;

describe('the supervisor', () => {
  let dataDir: string;
  let url: string;
  let supervisor: ChildProcess;
  let output: string;
  const seen = new Set<number>();

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'xiuhua-supervisor-'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    output = '';
    const env = { PATH: process.env['PATH'], DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'info' };
    supervisor = spawn(process.execPath, [SUPERVISOR, '--no-demo'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [supervisor.stdout, supervisor.stderr]) stream?.on('data', (chunk: Buffer) => void (output += chunk.toString()));
    await until(async () => (await answers(url)) && children().projector !== undefined, START_LIMIT_MS, 'api and projector run');
  });

  afterEach(() => {
    supervisor.kill('SIGKILL');
    for (const pid of seen) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    seen.clear();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const children = (): Children => {
    const found: Record<string, number> = {};
    for (const line of execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')) {
      const [, pid, parent, args = ''] = /^ *(\d+) +(\d+) +(.*)$/.exec(line) ?? [];
      const app = /apps[\\/](api|projector)[\\/]src[\\/]main\.js/.exec(args)?.[1];
      if (app !== undefined && Number(parent) === supervisor.pid) found[app] = Number(pid);
    }
    for (const pid of Object.values(found)) seen.add(pid);
    return found;
  };

  const until = async (condition: () => boolean | Promise<boolean>, limitMs: number, what: string): Promise<void> => {
    for (const deadline = performance.now() + limitMs; !(await condition()); await pause(50)) {
      if (performance.now() > deadline) throw new Error(`${what}: not within ${limitMs} ms; the supervisor said:\n${output}`);
    }
  };

  it('brings an api back that was killed with kill -9, and at SIGINT stops all that it started', async () => {
    const before = children();
    process.kill(before.api!, 'SIGKILL');
    await until(async () => children().api !== before.api && (await answers(url)), BACK_LIMIT_MS, 'the api answers again');
    expect(children()).toEqual({ api: expect.any(Number) as number, projector: before.projector });

    const [exit, close] = [once(supervisor, 'exit'), once(supervisor, 'close')];
    supervisor.kill('SIGINT');
    // not at 'close': that waits until the children let go of the output, and would hide that they outlive the supervisor
    expect(await exit).toEqual([0, null]);
    expect(seen.size).toBe(3);
    expect([...seen].filter(isAlive)).toEqual([]);
    expect(await answers(url)).toBe(false);
    await close;
    expect(output).toContain('api ended (SIGKILL); starting it again in 250 ms');
    expect(output).toContain('Stopped; nothing is lost.');
    // each by itself and in order, not killed when patience was over
    for (const event of ['stopped', 'projector-stopped']) expect(output).toContain(`"event":"${event}"`);
  }, 60_000);

  it('leaves nothing running behind when it is killed itself', async () => {
    children();
    supervisor.kill('SIGKILL');
    await until(() => [...seen].every((pid) => !isAlive(pid)), BACK_LIMIT_MS, 'api and projector end by themselves');
    expect(seen.size).toBe(2);
    expect(await answers(url)).toBe(false);
  }, 60_000);
});

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/health/live`).then(({ ok }) => ok, () => false);
}

/** An orphan that has ended may stay a zombie where the first process of a container collects none. */
function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).trim().startsWith('Z');
  } catch {
    return false;
  }
}

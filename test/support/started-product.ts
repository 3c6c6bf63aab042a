import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-ports.js';

const SUPERVISOR = join(__dirname, '..', '..', 'apps', 'supervisor', 'src', 'main.js');
const WELCOME = /Xiuhua 绣花 is ready/;
/** As the supervisor says it of an app that it did not stop itself. */
const ENDED = /\b(?:api|projector|relay) (?:ended|could not be started) \([^)]*\)/g;
const START_LIMIT_MS = 90_000;
const LOOK_EVERY_MS = 100;

export type App = 'api' | 'projector' | 'relay';

/** The product as `npm start` runs it, embedded, on a folder and a port of its own. */
export class StartedProduct {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'xiuhua-started-'));
  /** All that supervisor and apps have written so far. */
  output = '';
  /** Process ids of all that it has run, as far as somebody has looked. */
  readonly seen = new Set<number>();
  private readonly killed: App[] = [];
  private supervisor!: ChildProcess;
  private port = 0;

  private constructor(readonly env: NodeJS.ProcessEnv) {}

  /** @param more variables beside the usual ones @param args as behind `npm start --` */
  static async start(more: NodeJS.ProcessEnv = {}, ...args: readonly string[]): Promise<StartedProduct> {
    const product = new StartedProduct({ PATH: process.env['PATH'], HOST: '127.0.0.1', LOG_LEVEL: 'info', ...more });
    await product.run(args);
    return product;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Process ids of what the supervisor runs now. */
  children(): Readonly<Partial<Record<App, number>>> {
    const found: Partial<Record<App, number>> = {};
    for (const line of execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')) {
      const [, pid, parent, args = ''] = /^ *(\d+) +(\d+) +(.*)$/.exec(line) ?? [];
      const app = /apps[\\/](api|projector|relay)[\\/]src[\\/]main\.js/.exec(args)?.[1];
      if (app !== undefined && Number(parent) === this.supervisor.pid) found[app as App] = Number(pid);
    }
    for (const pid of Object.values(found)) this.seen.add(pid);
    return found;
  }

  /** Those of them that still run. */
  running(): readonly number[] {
    return [...this.seen].filter(isAlive);
  }

  /** kill -9 of one app, which the supervisor then starts again. */
  async killApp(app: App): Promise<void> {
    const pid = this.children()[app];
    if (pid === undefined) throw new Error(`no ${app} runs; the product said:\n${this.output}`);
    this.killed.push(app);
    process.kill(pid, 'SIGKILL');
    await this.until(() => ![undefined, pid].includes(this.children()[app]), START_LIMIT_MS, `the ${app} is started again`);
  }

  async until(condition: () => boolean | Promise<boolean>, limitMs: number, what: string): Promise<void> {
    for (const giveUpAt = performance.now() + limitMs; !await condition(); await pause(LOOK_EVERY_MS)) {
      if (performance.now() > giveUpAt) throw new Error(`${what}: not within ${limitMs} ms; the product said:\n${this.output.slice(-20_000)}`);
    }
  }

  /** kill -9 of the supervisor alone. */
  kill(): void {
    this.supervisor.kill('SIGKILL');
  }

  /** As Ctrl-C does; over when the supervisor is gone, not when its apps let go of the output. @returns its exit code @throws Error when an app had ended by itself */
  async stop(): Promise<number | null> {
    this.children();
    if (this.supervisor.exitCode === null && this.supervisor.signalCode === null) {
      const exit = once(this.supervisor, 'exit');
      this.supervisor.kill('SIGINT');
      await exit;
    }
    this.mustNotHaveCrashed();
    return this.supervisor.exitCode;
  }

  /** Ends whatever still runs, and removes the folder. */
  remove(): void {
    this.kill();
    for (const pid of this.running()) process.kill(pid, 'SIGKILL');
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  /** The supervisor starts again whatever ends: an unhandled rejection goes unseen otherwise. */
  private mustNotHaveCrashed(): void {
    const ended = [...this.output.matchAll(ENDED)].map(([how]) => how).toSorted();
    const killed = this.killed.map((app) => `${app} ended (SIGKILL)`).toSorted();
    if (ended.join() !== killed.join()) throw new Error(`the supervisor saw: ${ended.join()}; killed by the test: ${killed.join()}; the product said:\n${this.output.slice(-20_000)}`);
  }

  private async run(args: readonly string[]): Promise<void> {
    this.port = await freePort();
    const { env, dataDir, port } = this;
    this.supervisor = spawn(process.execPath, [SUPERVISOR, '--data-dir', dataDir, '--port', String(port), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.supervisor.stdout, this.supervisor.stderr]) stream?.on('data', (chunk: Buffer) => void (this.output += chunk.toString()));
    try {
      await this.until(() => WELCOME.test(this.output), START_LIMIT_MS, 'the product is ready');
    } catch (error) {
      this.children();
      this.remove();
      throw error;
    }
  }
}

/** An orphan that has ended may stay a zombie where the first process of a container collects none. */
function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).trim().startsWith('Z');
  } catch {
    return false;
  }
}

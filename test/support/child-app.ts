import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const APPS = join(__dirname, '..', '..', 'apps');
const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 12_000;
/** Enough to say why a start failed; a test must not collect a run's whole log. */
const KEPT_OUTPUT = 64 * 1024;

/** One of the built apps as a child process, always ended by its own id. */
export class ChildApp {
  private child: ChildProcess | undefined;
  private kept = '';

  constructor(private readonly app: 'api' | 'projector' | 'relay', private readonly env: NodeJS.ProcessEnv) {}

  /** Starts the process and waits for its readiness message. */
  async start(): Promise<{ readonly port?: number }> {
    const child = fork(join(APPS, this.app, 'src', 'main.js'), [], { env: this.env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => this.keep(chunk));
    return new Promise((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${this.app} ${why}; it said:\n${this.kept}`));
      const limit = setTimeout(() => {
        child.kill('SIGKILL');
        fail(`was not ready within ${START_LIMIT_MS} ms`);
      }, START_LIMIT_MS);
      child.once('message', (message) => {
        clearTimeout(limit);
        child.removeAllListeners('exit');
        resolve(message as { readonly port?: number });
      });
      child.once('exit', (code, signal) => {
        clearTimeout(limit);
        fail(`ended (${signal ?? code}) before it was ready`);
      });
    });
  }

  /** What the process wrote so far, as far as it is kept. */
  get output(): string {
    return this.kept;
  }

  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Asks the process to end in order, and kills it when it does not. @returns its exit code, null when it had to be killed */
  async stop(): Promise<number | null> {
    const { child } = this;
    if (child === undefined || !this.running) return child?.exitCode ?? null;
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
    clearTimeout(limit);
    return child.exitCode;
  }

  /** kill -9: nothing in the process gets a chance to tidy up. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || !this.running) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  private keep(chunk: Buffer): void {
    this.kept = (this.kept + chunk.toString('utf8')).slice(-KEPT_OUTPUT);
  }
}

import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endInOrder, failIfCrashed, isRunning, killAtOnce } from './end-process.js';

const APPS = join(__dirname, '..', '..', 'apps');
/** Longer on a server of somebody's: whatever it holds is looked through once. */
const START_LIMIT_MS = process.env['EVENT_STORE_URL'] === undefined ? 20_000 : 90_000;
const STOP_LIMIT_MS = 12_000;
/** Enough to say why a start failed. */
const SHOWN_OUTPUT = 64 * 1024;

/**
 * One of the built apps as a child process, always ended by its own id. All it says goes into `<name>.log` in its data folder,
 * where whoever searches the folder for what must not be there meets it too. One that was ready and then ends by itself fails
 * whatever is asked of it next.
 */
export class ChildApp {
  private child: ChildProcess | undefined;
  private readonly logFile: string;

  /** @param name of its log; one of several of an app on one data folder has another */
  constructor(private readonly app: 'api' | 'projector' | 'relay', private readonly env: NodeJS.ProcessEnv, readonly name: string = app) {
    const folder = env['DATA_DIR'];
    if (folder === undefined) throw new Error(`the ${name} needs a DATA_DIR, where its log goes too`);
    mkdirSync(folder, { recursive: true });
    this.logFile = join(folder, `${name}.log`);
  }

  /** Starts the process and waits for its readiness message. @throws Error when the one before has crashed */
  async start(limitMs = START_LIMIT_MS): Promise<{ readonly port?: number }> {
    this.mustNotHaveCrashed();
    const log = openSync(this.logFile, 'a');
    const child = fork(join(APPS, this.app, 'src', 'main.js'), [], { env: this.env, stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    this.child = child;
    return new Promise((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${this.name} ${why}; it said:\n${this.output.slice(-SHOWN_OUTPUT)}`));
      const limit = setTimeout(() => {
        void killAtOnce(child);
        fail(`was not ready within ${limitMs} ms`);
      }, limitMs);
      child.once('message', (message) => {
        clearTimeout(limit);
        child.removeAllListeners('exit');
        resolve(message as { readonly port?: number });
      });
      child.once('exit', (code, signal) => {
        clearTimeout(limit);
        if (this.child === child) this.child = undefined;
        fail(`ended (${signal ?? code}) before it was ready`);
      });
    });
  }

  /** Everything that processes of this app have written so far on this data folder. */
  get output(): string {
    return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '';
  }

  get running(): boolean {
    return isRunning(this.child);
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** It keeps its connections and does nothing, not even tell the time. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  /** Asks the process to end in order, and kills it when it does not. @returns its exit code, null when it had to be killed @throws Error when it had crashed */
  async stop(): Promise<number | null> {
    await endInOrder(this.child, STOP_LIMIT_MS);
    this.mustNotHaveCrashed();
    return this.child?.exitCode ?? null;
  }

  /** kill -9: nothing in the process gets a chance to tidy up. @throws Error when it had crashed */
  async kill(): Promise<void> {
    await killAtOnce(this.child);
    this.mustNotHaveCrashed();
  }

  /** Lets a process go on that was stopped, by itself or from outside. */
  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  private mustNotHaveCrashed(): void {
    failIfCrashed(this.child, this.name, this.output.slice(-SHOWN_OUTPUT));
  }
}

import { type ChildProcess, fork } from 'node:child_process';

const FIRST_BACK_OFF_MS = 250;
const MAX_BACK_OFF_MS = 10_000;
/** A child that lived this long has recovered: the next crash starts from the short back-off again. */
const HEALTHY_AFTER_MS = 30_000;
const STOP_PATIENCE_MS = 15_000;

export interface ReadyMessage {
  readonly ready: true;
  readonly port?: number;
}

export interface SupervisedProcessOptions {
  readonly name: string;
  readonly modulePath: string;
  readonly env: NodeJS.ProcessEnv;
  /** Flags of its Node; default: none. */
  readonly nodeFlags?: readonly string[];
  /** The Node that runs it; this process's own, unless another is named. */
  readonly execPath?: string;
  readonly onReady: (message: ReadyMessage) => void;
  readonly log: (line: string) => void;
}

/** Keeps one child process running: restarts it with growing back-off, stops it in order. */
export class SupervisedProcess {
  private child: ChildProcess | undefined;
  private restart: NodeJS.Timeout | undefined;
  private stopping = false;
  private onGone: (() => void) | undefined;
  private backOffMs = FIRST_BACK_OFF_MS;

  constructor(private readonly options: SupervisedProcessOptions) {}

  start(): void {
    const { name, onReady, log } = this.options;
    const startedAt = Date.now();
    const child = this.fork(startedAt);
    this.child = child;
    child?.on('message', (message) => {
      if (isReady(message)) onReady(message);
    });
    child?.on('error', (error) => {
      // No 'exit' follows where there never was a process; without an id there is none.
      if (child.pid === undefined) this.ended(startedAt, `could not be started (${error.message})`);
      else log(`${name}: ${error.message}`);
    });
    child?.on('exit', (code, signal) => this.ended(startedAt, `ended (${signal ?? `exit code ${code}`})`));
  }

  /** Asks the child to end, waits, and kills it when it does not. Resolves once it is gone. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restart);
    const child = this.child;
    // Without an id it never came to be, and kill() would signal process group 0: this process and all beside it.
    if (child?.pid === undefined) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
      this.onGone = () => {
        clearTimeout(patience);
        resolve();
      };
      child.kill('SIGTERM');
    });
  }

  /** Some failures to start are thrown (no memory, an environment too large), others told later: both are tried again. */
  private fork(startedAt: number): ChildProcess | undefined {
    const { modulePath, env, nodeFlags = [], execPath = process.execPath } = this.options;
    try {
      return fork(modulePath, [], { env, execPath, execArgv: [...nodeFlags], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    } catch (error) {
      this.ended(startedAt, `could not be started (${error instanceof Error ? error.message : String(error)})`);
      return undefined;
    }
  }

  private ended(startedAt: number, how: string): void {
    this.child = undefined;
    this.onGone?.();
    if (this.stopping) return;
    if (Date.now() - startedAt > HEALTHY_AFTER_MS) this.backOffMs = FIRST_BACK_OFF_MS;
    this.options.log(`${this.options.name} ${how}; starting it again in ${this.backOffMs} ms`);
    this.restart = setTimeout(() => this.start(), this.backOffMs);
    this.backOffMs = Math.min(this.backOffMs * 2, MAX_BACK_OFF_MS);
  }
}

function isReady(message: unknown): message is ReadyMessage {
  return typeof message === 'object' && message !== null && 'ready' in message && message.ready === true;
}

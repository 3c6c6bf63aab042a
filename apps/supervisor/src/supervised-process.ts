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
  readonly onReady: (message: ReadyMessage) => void;
  readonly log: (line: string) => void;
}

/** Keeps one child process running: restarts it with growing back-off, stops it in order. */
export class SupervisedProcess {
  private child: ChildProcess | undefined;
  private restart: NodeJS.Timeout | undefined;
  private stopping = false;
  private backOffMs = FIRST_BACK_OFF_MS;

  constructor(private readonly options: SupervisedProcessOptions) {}

  start(): void {
    const { name, modulePath, env, onReady, log } = this.options;
    const startedAt = Date.now();
    const child = fork(modulePath, [], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.child = child;
    child.on('message', (message) => {
      if (isReady(message)) onReady(message);
    });
    child.on('error', (error) => log(`${name} could not be started: ${error.message}`));
    child.on('exit', (code, signal) => {
      this.child = undefined;
      if (this.stopping) return;
      if (Date.now() - startedAt > HEALTHY_AFTER_MS) this.backOffMs = FIRST_BACK_OFF_MS;
      log(`${name} ended (${signal ?? `exit code ${code}`}); starting it again in ${this.backOffMs} ms`);
      this.restart = setTimeout(() => this.start(), this.backOffMs);
      this.backOffMs = Math.min(this.backOffMs * 2, MAX_BACK_OFF_MS);
    });
  }

  /** Asks the child to end, waits, and kills it when it does not. Resolves once it is gone. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restart);
    const child = this.child;
    if (child === undefined) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
      child.once('exit', () => {
        clearTimeout(patience);
        resolve();
      });
      child.kill('SIGTERM');
    });
  }
}

function isReady(message: unknown): message is ReadyMessage {
  return typeof message === 'object' && message !== null && 'ready' in message && message.ready === true;
}

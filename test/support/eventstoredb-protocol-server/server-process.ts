import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { failIfCrashed, killAtOnce } from '../end-process.js';
import type { AppendFault } from './append-faults.js';
import type { ServerOrder } from './serve.js';

const START_LIMIT_MS = 20_000;

/** The protocol server in a process of its own. */
export class ProtocolServerProcess {
  private constructor(private readonly child: ChildProcess, readonly url: string) {}

  static async start(): Promise<ProtocolServerProcess> {
    const child = fork(join(__dirname, 'serve.js'), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    try {
      const [message] = await once(child, 'message', { signal: AbortSignal.timeout(START_LIMIT_MS) }) as [{ readonly url: string }];
      return new ProtocolServerProcess(child, message.url);
    } catch (error) {
      await killAtOnce(child);
      throw new Error(`the protocol server was not ready within ${START_LIMIT_MS} ms`, { cause: error });
    }
  }

  /** It keeps its connections and answers nothing, not even the keep-alive of the transport. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  /** Every connection breaks; new ones are taken at once. */
  cut(): void {
    this.order({ connections: 'cut' });
  }

  /** Every connection breaks at once; nothing listens any more. */
  goDown(): void {
    this.order({ connections: 'down' });
  }

  /** On the same port, with all events. */
  comeBack(): void {
    this.order({ connections: 'back' });
  }

  /** The next appends meet these, one each. */
  nextAppends(...faults: readonly AppendFault[]): void {
    this.order({ nextAppends: faults });
  }

  /** @throws Error when it had ended by itself: its events are gone then */
  async stop(): Promise<void> {
    await killAtOnce(this.child);
    failIfCrashed(this.child, 'the protocol server');
  }

  private order(order: ServerOrder): void {
    this.child.send(order);
  }
}

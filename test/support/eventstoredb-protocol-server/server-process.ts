import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { killAtOnce } from '../end-process.js';

/** The protocol server in a process of its own. */
export class ProtocolServerProcess {
  private constructor(private readonly child: ChildProcess, readonly url: string) {}

  static async start(): Promise<ProtocolServerProcess> {
    const child = fork(join(__dirname, 'serve.js'), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const [message] = await once(child, 'message', { signal: AbortSignal.timeout(20_000) }) as [{ readonly url: string }];
    return new ProtocolServerProcess(child, message.url);
  }

  /** It keeps its connections and answers nothing, not even the keep-alive of the transport. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await killAtOnce(this.child);
  }
}

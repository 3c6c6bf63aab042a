import { LogConnection } from './log-connection.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Told of connections that were given up, for metrics and logs. */
export interface ConnectionObserver {
  reconnected(lane: 'append' | 'read' | 'subscription', cause: unknown): void;
}

/** Milliseconds before the next try after so many failures in a row; spread, so that many processes do not come back at once. */
export function pauseAfter(failures: number): number {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1), LONGEST_PAUSE_MS);
  return longest / 2 + (Math.random() * longest) / 2;
}

/** The connection in use for one kind of work. Whoever meets a failure has it replaced, with growing pauses while none works. */
export class ConnectionLane {
  private connection: LogConnection;
  private failures = 0;
  private notBefore = 0;
  private ended = false;

  constructor(
    private readonly kind: 'append' | 'read',
    private readonly connectionString: string,
    private readonly observer: ConnectionObserver | undefined,
  ) {
    this.connection = new LogConnection(connectionString);
  }

  use<Result>(work: (connection: LogConnection) => Promise<Result>): Promise<Result> {
    return this.connection.use(work);
  }

  succeeded(connection: LogConnection): void {
    if (connection === this.connection) this.failures = 0;
  }

  /** Many calls fail with one connection: the first replaces it, the others find that done. */
  failed(connection: LogConnection, cause: unknown): void {
    const now = performance.now();
    // Of what is under way at the end each fails, and would leave a connection that nobody closes.
    if (this.ended || connection !== this.connection || now < this.notBefore) return;
    this.failures += 1;
    this.notBefore = now + pauseAfter(this.failures);
    this.connection = new LogConnection(this.connectionString);
    connection.retire();
    this.observer?.reconnected(this.kind, cause);
  }

  /** Nothing that is tried again can be answered. */
  get closed(): boolean {
    return this.ended;
  }

  close(): void {
    this.ended = true;
    this.connection.dispose();
  }
}

/** What the client's reads and subscriptions have in common. */
export interface ClientStream {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  destroy(): unknown;
}

export interface ClientRead extends ClientStream {
  cancel(): Promise<void>;
}

/** The server said nothing for longer than a read may take. */
export class ReadTimeoutError extends Error {
  constructor(limitMs: number) {
    super(`no end of the page within ${limitMs} ms`);
    this.name = 'ReadTimeoutError';
  }
}

/**
 * The client passes errors on without ending its own stream, and can do so after the reader has left: somebody must
 * listen to the end, or the process dies of it.
 */
export function leave(stream: ClientStream, cancel: () => Promise<void>): void {
  stream.on('error', () => undefined);
  cancel().catch(() => undefined);
  stream.destroy();
}

/** All that a bounded read gives. @throws ReadTimeoutError; what the client emits, raw gRPC errors included */
export function collectEvents<Event>(read: ClientRead, limitMs: number): Promise<Event[]> {
  return new Promise((resolve, reject) => {
    const events: Event[] = [];
    const end = (settle: () => void): void => {
      clearTimeout(limit);
      leave(read, () => read.cancel());
      settle();
    };
    const limit = setTimeout(() => end(() => reject(new ReadTimeoutError(limitMs))), limitMs);
    read.on('data', (event) => void events.push(event as Event));
    read.on('error', (error) => end(() => reject(error instanceof Error ? error : new Error(String(error)))));
    read.on('end', () => end(() => resolve(events)));
  });
}

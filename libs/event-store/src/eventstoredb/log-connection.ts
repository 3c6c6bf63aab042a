import { type BaseOptions, EventStoreDBClient } from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { CallOptions, Channel, Metadata } from '@grpc/grpc-js';
import { type Appended, unavailable } from './append-answers.js';
import { AppendCall } from './append-call.js';
import type { AppendRequest } from './append-messages.js';

/** Members that the client keeps for its own subclasses; the version is pinned, and a spec sees that they are there. */
export interface ClientParts {
  GRPCStreamCreator<Call>(client: typeof StreamsClient, name: string, create: (streams: StreamsClient) => Call): () => Promise<Call>;
  callArguments(options: BaseOptions, callOptions: CallOptions): [Metadata, CallOptions];
  /** The open channel, or a new one, for which it discovers the leader. The client itself asks this member, too. */
  getChannel: () => Promise<Channel>;
}

const KEEP_ALIVE_MS = 10_000;
const DISTINCT_CONNECTIONS = 10_000;
let opened = 0;

/**
 * gRPC shares a connection, and the growing pause behind its failures (up to two minutes), among all channels of equal
 * settings. A keep-alive interval of its own makes each of ours a connection of its own, so that a new one really is new.
 */
function withOwnConnection(connectionString: string): string {
  opened = (opened + 1) % DISTINCT_CONNECTIONS;
  return `${connectionString}${connectionString.includes('?') ? '&' : '?'}keepAliveInterval=${KEEP_ALIVE_MS + opened}`;
}

/** @throws the error named, after so many milliseconds */
export async function within<Result>(work: Promise<Result>, limitMs: number, late: () => Error): Promise<Result> {
  let limit: NodeJS.Timeout | undefined;
  const timeUp = new Promise<never>((_, reject) => {
    limit = setTimeout(() => reject(late()), limitMs);
  });
  try {
    return await Promise.race([work, timeUp]);
  } finally {
    clearTimeout(limit);
  }
}

/**
 * One client object. A failed discovery poisons it for good and a hung connection is not noticed by it, so it is replaced
 * as a whole; what is at work on it still comes to its end first.
 */
export class LogConnection {
  readonly client: EventStoreDBClient;
  private call: AppendCall | undefined;
  private opening: Promise<AppendCall> | undefined;
  private atWork = 0;
  private retired = false;
  private disposed = false;
  /** What the client asked for last. The client asked at the end, after a failed discovery or before its first use, would begin a discovery only for this. */
  private channel: Promise<Channel> | undefined;

  constructor(connectionString: string) {
    this.client = EventStoreDBClient.connectionString(withOwnConnection(connectionString));
    const { parts } = this;
    const { getChannel } = parts;
    parts.getChannel = () => {
      if (this.disposed) return Promise.reject(new Error('this connection is closed'));
      this.channel = getChannel();
      return this.channel;
    };
  }

  /** Runs something on this connection, which stays until it has ended. */
  async use<Result>(work: (connection: LogConnection) => Promise<Result>): Promise<Result> {
    this.atWork += 1;
    try {
      return await work(this);
    } finally {
      this.atWork -= 1;
      if (this.retired && this.atWork === 0) this.dispose();
    }
  }

  /** @throws what {@link AppendCall.append} throws; EventStoreUnavailableError (nothing written) when there is no connection */
  async append(request: AppendRequest, limitMs: number): Promise<Appended> {
    const startedAt = performance.now();
    let call: AppendCall;
    try {
      call = await within(this.appendCall(), limitMs, () => new Error(`no connection within ${limitMs} ms`));
    } catch (error) {
      throw unavailable(error instanceof Error ? error.message : String(error), 'nothing-written', { cause: error });
    }
    return call.append(request, Math.max(1, Math.ceil(limitMs - (performance.now() - startedAt))));
  }

  /** Nothing new comes; ends by itself when the last work on it has ended. */
  retire(): void {
    this.retired = true;
    if (this.atWork === 0) this.dispose();
  }

  /** Ends everything at once. The client's own `dispose` leaves the channel open. */
  dispose(): void {
    this.retired = true;
    this.disposed = true;
    this.call?.cancel();
    this.opening?.then((call) => call.cancel(), () => undefined);
    this.client.dispose().then(() => this.channel).then((channel) => channel?.close()).catch(() => undefined);
  }

  private get parts(): ClientParts {
    return this.client as unknown as ClientParts;
  }

  /** The call that is open, or the one that is being opened: many appends begin at once. */
  private async appendCall(): Promise<AppendCall> {
    if (this.call?.open) return this.call;
    this.opening ??= this.openAppendCall();
    try {
      this.call = await this.opening;
      return this.call;
    } finally {
      this.opening = undefined;
    }
  }

  private async openAppendCall(): Promise<AppendCall> {
    const { parts } = this;
    const create = parts.GRPCStreamCreator(StreamsClient, 'appends', (streams) => streams.batchAppend(...parts.callArguments({}, { deadline: Infinity })));
    return new AppendCall(await create());
  }
}

import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall, status } from '@grpc/grpc-js';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import { ClusterInfo, EndPoint, MemberInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { type Empty, UUID } from '@eventstore/db-client/generated/shared_pb.js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Faults } from './append-faults.js';
import { append, batchAppend } from './append-service.js';
import { MemoryLog } from './memory-log.js';
import { read, Subscriptions } from './read-service.js';

const HOST = '127.0.0.1';

interface Tls {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/**
 * Speaks EventStoreDB's gRPC protocol over events in memory, and can fail in every way a test asks for. It is no
 * EventStoreDB: it stands in for one where none can run, keeps nothing, and knows no users, no cluster and no disk.
 */
export class EventStoreDbProtocolServer {
  readonly faults = new Faults();
  readonly subscriptions = new Subscriptions();
  port = 0;
  private server: Server | undefined;

  private constructor(readonly log: MemoryLog, private readonly tls: Tls | undefined) {}

  /**
   * @param shared others use it too, see {@link MemoryLog}
   * @param tls in PEM; default: without TLS
   */
  static async start({ shared = false, tls }: { readonly shared?: boolean; readonly tls?: Tls } = {}): Promise<EventStoreDbProtocolServer> {
    const server = new EventStoreDbProtocolServer(new MemoryLog(shared), tls);
    await server.comeBack();
    return server;
  }

  get url(): string {
    return `esdb://${HOST}:${this.port}?tls=false`;
  }

  /** Goes through gossip, as one does to a cluster. */
  get discoveryUrl(): string {
    return `esdb+discover://${HOST}:${this.port}?tls=false&maxDiscoverAttempts=1`;
  }

  /** Every connection breaks at once; nothing listens any more. */
  goDown(): void {
    this.server?.forceShutdown();
    this.server = undefined;
  }

  /** On the same port, with all events. */
  async comeBack(): Promise<void> {
    if (this.server !== undefined) return;
    const server = new Server();
    server.addService(StreamsService, {
      read: read(this.log, this.faults, this.subscriptions), batchAppend: batchAppend(this.log, this.faults, () => void this.cut()), append: append(this.log, this.faults),
    });
    server.addService(GossipService, { read: (_: ServerUnaryCall<Empty, ClusterInfo>, answer: sendUnaryData<ClusterInfo>) => this.gossip(answer) });
    server.addService(ServerFeaturesService, { getSupportedMethods: (_: ServerUnaryCall<Empty, SupportedMethods>, answer: sendUnaryData<SupportedMethods>) => this.features(answer) });
    this.port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`${HOST}:${this.port}`, this.credentials(), (error, port) => (error === null ? resolve(port) : reject(error)));
    });
    this.server = server;
  }

  /** Every connection breaks; new ones are taken at once. */
  async cut(): Promise<void> {
    this.goDown();
    await this.comeBack();
  }

  stop(): void {
    this.faults.gate.lift();
    this.goDown();
  }

  private credentials(): ServerCredentials {
    const { tls } = this;
    return tls === undefined ? ServerCredentials.createInsecure() : ServerCredentials.createSsl(null, [{ private_key: tls.key, cert_chain: tls.cert }]);
  }

  private gossip(answer: sendUnaryData<ClusterInfo>): void {
    this.faults.gossipCalls += 1;
    if (this.faults.gossipRefusals > 0) {
      this.faults.gossipRefusals -= 1;
      return answer({ code: status.UNAVAILABLE, details: 'no gossip now' });
    }
    const member = new MemberInfo().setInstanceId(new UUID().setString(crypto.randomUUID())).setTimeStamp('0').setIsAlive(true)
      .setState(MemberInfo.VNodeState.LEADER).setHttpEndPoint(new EndPoint().setAddress(HOST).setPort(this.port));
    answer(null, new ClusterInfo().setMembersList([member]));
  }

  private features(answer: sendUnaryData<SupportedMethods>): void {
    if (this.faults.featureRefusals > 0) {
      this.faults.featureRefusals -= 1;
      return answer({ code: status.INTERNAL, details: 'no features now' });
    }
    const methods = ['Read', 'Append', 'BatchAppend'].map((name) => new SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(name.toLowerCase()));
    answer(null, new SupportedMethods().setEventStoreServerVersion('23.10.0').setMethodsList(methods));
  }
}

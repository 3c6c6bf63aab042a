import { EventStoreDbEventStore } from '#libs/event-store/src/eventstoredb/eventstoredb-event-store.js';
import { EventStoreDbProtocolServer } from './eventstoredb-protocol-server/protocol-server.js';

/** Protocol servers and the stores that a test opens on them; what reconnects is on record. */
export class StoresOnProtocolServer {
  readonly reconnects: string[] = [];
  private readonly stores: EventStoreDbEventStore[] = [];
  private readonly servers: EventStoreDbProtocolServer[] = [];

  constructor(private readonly timeoutMs: number) {}

  async startServer(): Promise<EventStoreDbProtocolServer> {
    const server = await EventStoreDbProtocolServer.start();
    this.servers.push(server);
    return server;
  }

  open(connectionString: string, namespace = ''): EventStoreDbEventStore {
    const { timeoutMs } = this;
    const store = new EventStoreDbEventStore({ connectionString, namespace, timeoutMs, observer: { reconnected: (lane) => void this.reconnects.push(lane) } });
    this.stores.push(store);
    return store;
  }

  /** Stores first: a server that still holds back its answers lets go of them. */
  async close(): Promise<void> {
    for (const { faults } of this.servers) faults.gate.lift();
    await Promise.all(this.stores.map((store) => store.close()));
    for (const server of this.servers) server.stop();
  }
}

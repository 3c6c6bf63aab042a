import { setTimeout as pause } from 'node:timers/promises';
import { connectivityState } from '@grpc/grpc-js';
import { EventStoreDbEventStore } from '#libs/event-store/src/eventstoredb/eventstoredb-event-store.js';
import { type ClientParts, LogConnection } from '#libs/event-store/src/eventstoredb/log-connection.js';
import { sampleEvents, sampleStream } from '#libs/event-store/src/testing/sample-events.js';
import { EventStoreDbProtocolServer } from '../support/eventstoredb-protocol-server/protocol-server.js';
import { locationOf } from '../support/engines.js';
import { SilentProxy } from '../support/silent-proxy.js';

describe('discovery of EventStoreDB (protocol server)', () => {
  let server: EventStoreDbProtocolServer;
  let silent: SilentProxy;
  beforeEach(async () => {
    server = await EventStoreDbProtocolServer.start();
    silent = await SilentProxy.before(server.port);
    silent.fallSilent();
  });
  afterEach(async () => {
    server.stop();
    await silent.close();
  });

  const partsOf = ({ client }: LogConnection) => client as unknown as ClientParts;
  /** Longer than a discovery on loopback takes. */
  const A_WHILE_MS = 300;

  it('is not begun again, once failed, by the end of its connection', async () => {
    server.faults.gossipRefusals = Number.POSITIVE_INFINITY;
    const connection = new LogConnection(server.discoveryUrl);
    await expect(partsOf(connection).getChannel()).rejects.toThrow('Failed to discover');
    connection.dispose();
    await pause(A_WHILE_MS);
    expect(server.faults.gossipCalls).toBe(1);
  });

  it('is not begun by the end of a connection that nothing was asked of, nor by who comes after it', async () => {
    const connection = new LogConnection(server.discoveryUrl);
    connection.dispose();
    await expect(partsOf(connection).getChannel()).rejects.toThrow('closed');
    await expect(connection.client.readAll({ maxCount: 1 }).toArray()).rejects.toThrow('closed');
    await pause(A_WHILE_MS);
    expect(server.faults.gossipCalls).toBe(0);
  });

  it('ends with its channel closed, also where the connection was closed before', async () => {
    const [found, looking] = [new LogConnection(server.discoveryUrl), new LogConnection(`esdb+discover://127.0.0.1:${silent.port}?tls=false`)];
    const [open, coming] = [await partsOf(found).getChannel(), partsOf(looking).getChannel()];
    for (const connection of [found, looking]) connection.dispose();
    silent.speakAgain();
    for (const channel of [open, await coming]) {
      await pause(10);
      expect(channel.getConnectivityState(false)).toBe(connectivityState.SHUTDOWN);
    }
  });

  it('goes on from a silent host, the first of three, in time for an append and a read', async () => {
    // The client shuffles the hosts by it: so they keep their order.
    const chance = jest.spyOn(Math, 'random').mockReturnValue(0.9);
    const location = locationOf({ EVENT_STORE_URL: `esdb://127.0.0.1:${silent.port},127.0.0.1:${server.port},localhost:${server.port}?tls=false` });
    if (location.kind !== 'eventstoredb') throw new Error(location.kind);
    const store = new EventStoreDbEventStore(location);
    const stream = sampleStream();
    try {
      await store.append(stream, 'no-stream', sampleEvents(1));
      expect(await store.readStream(stream)).toHaveLength(1);
    } finally {
      await store.close();
      chance.mockRestore();
    }
  });
});

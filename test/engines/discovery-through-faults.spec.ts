import { EventStoreDbEventStore } from '#libs/event-store/src/eventstoredb/eventstoredb-event-store.js';
import { sampleEvents, sampleStream } from '#libs/event-store/src/testing/sample-events.js';
import { EventStoreDbProtocolServer } from '../support/eventstoredb-protocol-server/protocol-server.js';
import { locationOf } from '../support/engines.js';
import { SilentProxy } from '../support/silent-proxy.js';

describe('discovery of EventStoreDB', () => {
  let server: EventStoreDbProtocolServer;
  beforeEach(async () => { server = await EventStoreDbProtocolServer.start(); });
  afterEach(() => server.stop());

  describe('at three hosts, the first of which is silent', () => {
    let silent: SilentProxy;
    beforeEach(async () => {
      silent = await SilentProxy.before(server.port);
      silent.fallSilent();
      // The client shuffles the hosts by it: so they keep their order.
      jest.spyOn(Math, 'random').mockReturnValue(0.9);
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      await silent.close();
    });

    it('goes on to the next in time for an append and a read', async () => {
      const location = locationOf({ EVENT_STORE_URL: `esdb://127.0.0.1:${silent.port},127.0.0.1:${server.port},localhost:${server.port}?tls=false` });
      if (location.kind !== 'eventstoredb') throw new Error(location.kind);
      const store = new EventStoreDbEventStore(location);
      const stream = sampleStream();
      await store.append(stream, 'no-stream', sampleEvents(1));
      expect(await store.readStream(stream)).toHaveLength(1);
      await store.close();
    });
  });
});

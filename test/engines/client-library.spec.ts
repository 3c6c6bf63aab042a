import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { ClientParts } from '#libs/event-store/src/eventstoredb/log-connection.js';
import { sampleStream } from '#libs/event-store/src/testing/sample-events.js';
import { EventStoreDbProtocolServer } from '../support/eventstoredb-protocol-server/protocol-server.js';

/**
 * Why the adapter sends appends by itself (docs/decisions/0012): what the pinned client does. When one of these fails
 * after an upgrade, the client may have become fit to append with.
 */
describe('the client library', () => {
  let server: EventStoreDbProtocolServer;
  beforeEach(async () => { server = await EventStoreDbProtocolServer.start(); });
  afterEach(() => server.stop());

  const append = (client: EventStoreDBClient, expectedRevision: bigint | 'no_stream' = 'no_stream', stream = sampleStream()) =>
    client.appendToStream(stream, [jsonEvent({ type: 'Tried', data: {} })], { expectedRevision });

  it('lets the failure of one client reject the appends of every other in the process', async () => {
    const otherServer = await EventStoreDbProtocolServer.start();
    const [one, other] = [EventStoreDBClient.connectionString(server.url), EventStoreDBClient.connectionString(otherServer.url)];
    for (const client of [one, other]) await append(client);
    server.faults.next('never-answered');
    const innocent = append(one);
    otherServer.faults.next('cut-before');
    await expect(append(other)).rejects.toThrow();
    await expect(innocent).rejects.toThrow();
    await Promise.all([one.dispose(), other.dispose()]);
    otherServer.stop();
  });

  it('is refused by a server whose clock is ahead', async () => {
    server.faults.clockAheadMs = 300_000;
    const client = EventStoreDBClient.connectionString(server.url);
    await expect(append(client)).rejects.toMatchObject({ type: 'deadline-exceeded' });
    await client.dispose();
  });

  it('never settles an append that is not answered', async () => {
    const client = EventStoreDBClient.connectionString(`${server.url}&defaultDeadline=200`);
    server.faults.next('never-answered');
    const settled = append(client).then(() => 'settled', () => 'settled');
    expect(await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, 1_000, 'waiting'))])).toBe('waiting');
    await client.dispose();
  });

  it('tells a wrong revision where it was asked not to throw', async () => {
    const client = EventStoreDBClient.connectionString(`${server.url}&throwOnAppendFailure=false`);
    const stream = sampleStream();
    for (const expected of ['no_stream', 0n, 1n] as const) await append(client, expected, stream);
    expect(await append(client, 0n, stream)).toMatchObject({ success: false, nextExpectedRevision: 1n });
    expect(server.log.stream(stream)).toHaveLength(3);
    await client.dispose();
  });

  it('has the members that the adapter builds on', () => {
    const parts = EventStoreDBClient.connectionString(server.url) as unknown as ClientParts;
    expect([typeof parts.GRPCStreamCreator, typeof parts.callArguments, typeof parts.getChannel]).toEqual(['function', 'function', 'function']);
    const [metadata, options] = parts.callArguments({}, { deadline: Infinity });
    expect(options.deadline).toBe(Infinity);
    expect(metadata.get('connection-name')).toHaveLength(1);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { type AllStreamResolvedEvent, EventStoreDBClient, jsonEvent, type ReadAllOptions, START, streamNameFilter } from '@eventstore/db-client';
import type { ClientParts } from '#libs/event-store/src/eventstoredb/log-connection.js';
import { sampleStream } from '#libs/event-store/src/testing/sample-events.js';
import { EventStoreDbProtocolServer } from '../support/eventstoredb-protocol-server/protocol-server.js';

/**
 * What the pinned client does, and the adapter therefore does not leave to it (docs/decisions/0012 has a table). When one of
 * these fails after an upgrade, the client may have become fit for it.
 */
describe('the client library (protocol server)', () => {
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

  it('never settles an append with a value that JSON cannot hold, and leaves a rejection that nobody can catch', async () => {
    const child = spawn(process.execPath, [join(__dirname, 'client-with-a-bigint.js'), server.url], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 20_000 });
    const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect(said.trim().split('\n').toSorted()).toEqual(['append: waiting', 'unhandled: TypeError']);
  });

  it('is poisoned for good by one failed discovery', async () => {
    server.faults.gossipRefusals = 1;
    const client = EventStoreDBClient.connectionString(server.discoveryUrl);
    for (let tries = 0; tries < 3; tries += 1) await expect(append(client)).rejects.toThrow('Failed to discover');
    await expect(append(EventStoreDBClient.connectionString(server.discoveryUrl))).resolves.toMatchObject({ success: true });
  });

  it('is poisoned for good by one refused question what the server can do', async () => {
    server.faults.featureRefusals = 1;
    const client = EventStoreDBClient.connectionString(server.url);
    for (let tries = 0; tries < 3; tries += 1) await expect(append(client)).rejects.toThrow('no features now');
    await expect(append(EventStoreDBClient.connectionString(server.url))).resolves.toMatchObject({ success: true });
    await client.dispose();
  });

  it('lets some errors of a call through as raw gRPC errors, and makes an unknown one of others: only the code tells', async () => {
    const client = EventStoreDBClient.connectionString(server.url);
    server.goDown();
    const raw = await append(client).catch((error: unknown) => error);
    expect(raw).toMatchObject({ code: status.UNAVAILABLE });
    expect(raw).not.toHaveProperty('type');
    await server.comeBack();
    const other = EventStoreDBClient.connectionString(server.url);
    server.faults.refusedWith = status.UNAUTHENTICATED;
    await expect(append(other)).rejects.toMatchObject({ code: status.UNAUTHENTICATED, type: 'access-denied' });
    server.faults.refusedWith = undefined;
    server.faults.readFault = { code: status.PERMISSION_DENIED };
    const reading = new Promise((resolve) => other.readAll({ maxCount: 1 }).on('error', resolve));
    expect(await reading).toMatchObject({ code: status.PERMISSION_DENIED, type: 'unknown' });
    await Promise.all([client.dispose(), other.dispose()]);
  });

  it('never brings a subscription back', async () => {
    const client = EventStoreDBClient.connectionString(server.url);
    const seen: string[] = [];
    const subscription = client.subscribeToAll({ fromPosition: START });
    const dropped = new Promise((resolve) => subscription.on('error', resolve));
    subscription.on('data', ({ event }: AllStreamResolvedEvent) => void (event?.type === 'Tried' && seen.push(event.streamId)));
    await append(client, 'no_stream', 'before');
    for (let tries = 0; tries < 100 && seen.length === 0; tries += 1) await pause(20);
    server.subscriptions.drop();
    expect(await dropped).toMatchObject({ type: 'unavailable' });
    await append(client, 'no_stream', 'after');
    await pause(1_000);
    expect([seen, server.subscriptions.opened, server.subscriptions.open.size]).toEqual([['before'], 1, 0]);
    await client.dispose();
  });

  it('sends every append with credentials of its own on a call of its own', async () => {
    const client = EventStoreDBClient.connectionString(server.url);
    const event = jsonEvent({ type: 'Tried', data: {} });
    const credentials = { username: 'clerk', password: 'secret' };
    for (let n = 0; n < 20; n += 1) await client.appendToStream(sampleStream(), [event], { expectedRevision: 'no_stream', credentials });
    expect([server.faults.singleAppendCalls, server.faults.appendCalls]).toEqual([20, 0]);
    for (let n = 0; n < 20; n += 1) await append(client);
    expect([server.faults.singleAppendCalls, server.faults.appendCalls]).toEqual([20, 1]);
    await client.dispose();
  });

  it('reads the whole log unfiltered, whatever filter it is given', async () => {
    const client = EventStoreDBClient.connectionString(server.url);
    await append(client, 'no_stream', 'other-1');
    await append(client, 'no_stream', 'ticket-1');
    const streams: string[] = [];
    const filtered = { filter: streamNameFilter({ prefixes: ['ticket-'] }) } as ReadAllOptions;
    for await (const { event } of client.readAll(filtered)) streams.push(event?.streamId ?? '');
    const own = streams.filter((stream) => !stream.startsWith('$'));
    expect(own).toEqual(['other-1', 'ticket-1']);
    expect(streams.length).toBeGreaterThan(own.length);
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

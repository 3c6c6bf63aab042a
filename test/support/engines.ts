import { randomUUID } from 'node:crypto';
import { loadConfig } from '#libs/platform/src/config.js';
import { EVENT_STORE_ACCOUNT } from '#libs/platform/src/event-store-config.js';
import type { EventStoreLocation } from '#libs/platform/src/event-store-url.js';
import { describeUnless, itUnless } from './skip-by-name.js';
import { EventStoreDbProtocolServer } from './eventstoredb-protocol-server/protocol-server.js';

/** A database for tests, and how to leave it. */
export interface EventStoreDbUnderTest {
  /** Variables that make a process use it, under a namespace of its own. */
  readonly env: Readonly<Record<string, string>> & { readonly EVENT_STORE_URL: string; readonly EVENT_STORE_NAMESPACE: string };
  /** Where faults can be set; undefined on a real server. */
  readonly protocolServer: EventStoreDbProtocolServer | undefined;
  stop(): Promise<void>;
}

/** A real server's address, where the tests were given one (`EVENT_STORE_URL=esdb://… npm run test:engines`). */
export function realEventStoreDb(): string | undefined {
  const url = process.env['EVENT_STORE_URL'];
  return url === undefined || url === '' || url.startsWith('sqlite:') ? undefined : url;
}

/** Variables with the account on the real server, where the tests were given one beside its address. */
export function realAccount(): Readonly<Record<string, string>> {
  return Object.fromEntries(EVENT_STORE_ACCOUNT.flatMap((variable) => (process.env[variable] ? [[variable, process.env[variable]]] : [])));
}

/** Undefined where faults can be set. */
export const WHY_NO_FAULTS = realEventStoreDb() === undefined ? undefined : 'EVENT_STORE_URL names a server that cannot be told to fail';

/** Of tests and suites that set faults on the protocol server. */
export const itWithFaults = itUnless(WHY_NO_FAULTS);
export const describeWithFaults = describeUnless(WHY_NO_FAULTS);

/** The real server, or else the protocol server that stands in for it; either way nothing of other tests is seen. */
export async function anEventStoreDb(): Promise<EventStoreDbUnderTest> {
  const EVENT_STORE_NAMESPACE = `t-${randomUUID()}`.slice(0, 30);
  const real = realEventStoreDb();
  if (real !== undefined) return { env: { EVENT_STORE_URL: real, EVENT_STORE_NAMESPACE, ...realAccount() }, protocolServer: undefined, stop: async () => undefined };
  const server = await EventStoreDbProtocolServer.start({ shared: true });
  return { env: { EVENT_STORE_URL: server.url, EVENT_STORE_NAMESPACE }, protocolServer: server, stop: async () => server.stop() };
}

export function locationOf(env: Readonly<Record<string, string>>): EventStoreLocation {
  return loadConfig(env).eventStore;
}

import type { EventStore } from '#libs/event-store/src/event-store.js';
import type { ConnectionObserver } from '#libs/event-store/src/eventstoredb/connection-lane.js';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import { StreamCommands } from '#libs/event-store/src/stream-commands.js';
import { type Clock, SystemClock } from '#libs/platform/src/clock.js';
import type { Config } from '#libs/platform/src/config.js';
import type { KeyStore } from '#libs/privacy/src/key-store.js';
import { KeyStoreSealer } from '#libs/privacy/src/sealer.js';
import { DEFAULT_POLICY } from '#libs/ticketing/src/policy/default-policy.js';
import type { NowOrOnceBackOptions } from './once-back.js';
import { type KeyStoreObserver, openKeyStore } from './open-key-store.js';
import { OrganisationCommands } from './organisation-commands.js';
import { PoliciesInForce } from './policies-in-force.js';
import { PublicationCommands } from './publication-commands.js';
import { TicketCommands } from './ticket-commands.js';

export interface EngineOptions {
  /** `background` lets an import give way to the people that another process serves. */
  readonly writes: 'foreground' | 'background';
  readonly clock?: Clock;
  /** Told how long every durable append took. */
  readonly onAppend?: (milliseconds: number) => void;
  readonly keyStore?: KeyStoreObserver;
  /** With it the engine opens also while the event store or the keys' database is away: who is erased is then asked once both are back, and no key used before. */
  readonly whileAway?: NowOrOnceBackOptions;
  /** Told of every append sent again because the outcome was unknown. */
  readonly onResend?: () => void;
  /** Told of connections to the event store that had to be replaced. */
  readonly connections?: ConnectionObserver;
}

/** The write side, put together: log, keys and command services over one configuration. */
export interface Engine {
  readonly store: EventStore;
  readonly keys: KeyStore;
  readonly executor: StreamCommands;
  readonly organisation: OrganisationCommands;
  readonly tickets: TicketCommands;
  readonly publications: PublicationCommands;
  readonly policies: PoliciesInForce;
  close(): Promise<void>;
}

/** Opens the files of the configuration, making them on the first start. @throws when one cannot be opened */
export async function openEngine(config: Config, options: EngineOptions): Promise<Engine> {
  const { writes, connections, whileAway } = options;
  const store = await openEventStore(config.eventStore, { mode: writes, queueLimit: config.appendQueueLimit, ...(connections === undefined ? {} : { observer: connections }) });
  try {
    return engineOver(store, await openKeyStore(config, store, options.keyStore, whileAway), config, options);
  } catch (error) {
    await store.close();
    throw error;
  }
}

function engineOver(store: EventStore, keys: KeyStore, config: Config, { clock = new SystemClock(), onAppend, onResend }: EngineOptions): Engine {
  const executor = new StreamCommands(store, new KeyStoreSealer(keys), clock, {
    cacheSize: config.streamCacheSize, ...(onAppend === undefined ? {} : { onAppend }), ...(onResend === undefined ? {} : { onResend }),
  });
  const organisation = new OrganisationCommands(executor);
  const publications = new PublicationCommands(executor, { onPublished: () => policies.outdated() });
  const policies = new PoliciesInForce(publications, DEFAULT_POLICY.name);
  const tickets = new TicketCommands(executor, organisation, keys, clock, policies);
  return { store, keys, executor, organisation, tickets, publications, policies, close: () => closeBoth(store, keys) };
}

async function closeBoth(store: EventStore, keys: KeyStore): Promise<void> {
  try {
    await store.close();
  } finally {
    await keys.close();
  }
}

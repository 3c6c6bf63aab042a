import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from '#libs/event-store/src/event-store.js';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import { readWriterPositions } from '#libs/feed/src/kafka/read-writer-positions.js';
import { readCheckpoints } from '#libs/projections/src/checkpoints.js';
import { PROJECTIONS } from '#libs/read-model/src/projections.js';
import { cli } from '../../support/cli.js';
import { type ApiNodes, type Node } from './api-nodes.js';
import type { ReportedTicket } from './callers.js';
import type { Cluster } from './cluster.js';

const LOOK_EVERY_MS = 200;
/** Who was shut out of the feed stands by for up to twenty seconds, and a broker that died tells its coordinators anew. */
export const SETTLE_LIMIT_MS = 60_000;
const WRITERS = ['relay', 'tickets', 'response-times'];

/** Waits until read model and feed have told the whole log. @throws Error with how far each is, after a minute */
export async function settled({ config, readModel, engines: { parts: { feed } } }: Cluster): Promise<void> {
  const store = await openEventStore(config.eventStore, { mode: 'read-only' });
  try {
    for (const giveUpAt = Date.now() + SETTLE_LIMIT_MS; ;) {
      const head = await store.head();
      const projected = new Map((await readCheckpoints(readModel.db)).map(({ projection, position }) => [projection, position]));
      const told = await readWriterPositions(feed.kafka, feed.topics);
      const behind = [
        ...PROJECTIONS.map(({ name }) => [name, projected.get(name)] as const), ...WRITERS.map((name) => [`feed ${name}`, told.get(name)?.position] as const),
      ].filter(([, position]) => position !== head);
      if (behind.length === 0 && await isStill(store, head)) return;
      if (Date.now() > giveUpAt) throw new Error(`the log ends at ${head}, but ${behind.map(([name, position]) => `${name} is at ${position ?? 'nothing'}`).join(', ')}`);
      await pause(LOOK_EVERY_MS);
    }
  } finally {
    await store.close();
  }
}

async function isStill(store: EventStore, head: bigint): Promise<boolean> {
  return await store.head() === head;
}

/** What the key store makes of a ticket's text and of who reported it by phone, as one node tells it: what a caller has said, or else what was lost of it. */
export async function opened(nodes: ApiNodes, node: Node, { ticketId, reporter }: ReportedTicket): Promise<ReportedTicket> {
  const { body } = await nodes.ask(node, `/tickets/${ticketId}`, 'dispatcher') ?? {};
  const text = (body as { readonly report: { readonly description?: string } | null } | undefined)?.report?.description ?? 'nothing';
  if (reporter === undefined) return { ticketId, text };
  const identity = await nodes.insist(node, `/tickets/${ticketId}/open-identity`, { reasonCode: 'contact' }, 'supervisor', randomUUID());
  return { ticketId, text, reporter: identity.body as { readonly name: string; readonly phone: string } };
}

/** What `xiuhua verify --kafka`, as an operator gives it, says, and its exit code. */
export async function verified({ env }: Cluster): Promise<{ readonly code: number | null; readonly said: unknown }> {
  const { code, out, err } = await cli(['verify', '--kafka', '--json'], { env });
  return { code, said: out === '' ? err : JSON.parse(out) };
}

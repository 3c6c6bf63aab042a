import type { Kysely } from 'kysely';
import type { EventStore, Position } from '#libs/event-store/src/event-store.js';
import { appendAll } from '#libs/read-model/src/testing/test-log.js';
import type { EngineTables } from '../engine-tables.js';
import type { Projection, ProjectionTable, StreamFact } from '../projection.js';

const TALLIES: ProjectionTable = {
  name: 'tallies', columns: { stream_id: { type: 'text' }, events: { type: 'integer' } }, key: ['stream_id'],
};

interface Tally {
  readonly streamId: string;
  readonly events: number;
}

const rowOf = ({ streamId, events }: Tally) => ({ stream_id: streamId, events });

function counted(tally: Tally, { streamId, fact }: StreamFact): Tally {
  if (fact.type === 'Poison') throw new Error(`${streamId} cannot be counted any further`);
  return { streamId, events: tally.events + 1 };
}

/**
 * Counts the events of each stream. It adds to what is stored, so an event that was projected twice, or whose batch was
 * written in part, shows for ever. `Poison` cannot be projected; what comes before it in a batch is written first.
 */
export const tally: Projection = {
  name: 'tally',
  version: 1,
  handles: new Set(['Counted', 'Poison']),
  tables: [TALLIES],
  async project(batch, tx) {
    for (const event of batch) {
      const [stored] = await tx.select(TALLIES, 'stream_id', [event.streamId]);
      const before = { streamId: event.streamId, events: Number(stored?.['events'] ?? 0) };
      await tx.upsert(TALLIES, [rowOf(counted(before, event))]);
    }
  },
  streams: {
    start: (event) => counted({ streamId: event.streamId, events: 0 }, event),
    apply: (state, event) => counted(state as Tally, event),
    insert: (states, tx) => tx.insert(TALLIES, (states as Tally[]).map(rowOf)),
  },
};

/** Appends to streams that have no event yet. @returns the last position */
export function appendCounted(store: EventStore, types: Readonly<Record<string, readonly string[]>>): Promise<Position> {
  const at = '2026-03-01T00:00:00.000Z';
  return appendAll(store, Object.entries(types).map(([streamId, of]) => ({
    streamId,
    facts: of.map((type, revision) => ({ type, data: {}, revision, occurredAt: at, recordedAt: at, actor: { id: 'clerk-1', role: 'dispatcher' } })),
  })));
}

/** `count` events that can be counted. */
export const countable = (count: number): string[] => Array.from({ length: count }, () => 'Counted');

/** What the read model holds, by stream. */
export async function storedTallies(db: Kysely<EngineTables>): Promise<Record<string, number>> {
  const rows = (await db.selectFrom('tallies' as never).selectAll().execute()) as unknown as readonly { stream_id: string; events: number }[];
  return Object.fromEntries(rows.map(({ stream_id, events }) => [stream_id, events]));
}

import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { SystemClock } from '#libs/platform/src/clock.js';
import { EventStore, type EventMetadata, type RecordedEvent } from './event-store.js';
import { eventHash } from './hash-chain.js';
import { StreamCommands } from './stream-commands.js';
import { SqliteEventStore } from './sqlite/sqlite-event-store.js';
import { MemorySealer } from './testing/memory-sealer.js';
import { notebookRequest } from './testing/notebook-request.js';
import { type ChainFinding, verifyChain } from './verify-chain.js';

type Json = Record<string, unknown>;
type Row = { position: number; stream: number; revision: number; event_id: string; type: string; data: string; sealed: string | null; metadata: string };

const STREAMS = 8;

/** The same log seen as a store that keeps no streams together and may have gaps, as EventStoreDB is. */
function inPositionOrder(store: SqliteEventStore): EventStore {
  return Object.setPrototypeOf({ head: () => store.head(), readAll: (after: bigint, limit: number) => store.readAll(after, limit) }, EventStore.prototype) as EventStore;
}

describe('verifyChain', () => {
  let folder: string;
  let store: SqliteEventStore;
  let forger: DatabaseSync;
  let rows: Row[];
  let untouched: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiuhua-verify-'));
    const path = join(folder, 'events.db');
    store = await SqliteEventStore.open({ path, mode: 'foreground' });
    const commands = new StreamCommands(store, new MemorySealer(), new SystemClock(), { cacheSize: 100 });
    for (let n = 0; n < STREAMS; n += 1) await commands.execute(notebookRequest(`notebook-${n}`, { type: 'Open', owner: `person-${n}` }));
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < STREAMS; n += 1) await commands.execute(notebookRequest(`notebook-${n}`, { type: 'Write', lines: (n + round) % 3 + 1, text: 'words' }));
    }
    forger = new DatabaseSync(path, { timeout: 5000 });
    forger.exec('PRAGMA synchronous = OFF');
    rows = forger.prepare('SELECT * FROM events ORDER BY position').all() as Row[];
    untouched = JSON.stringify(forger.prepare('SELECT * FROM events JOIN streams USING (stream) ORDER BY position').all());
  });
  afterAll(async () => {
    forger.close();
    await store.close();
    await rm(folder, { recursive: true });
  });
  afterEach(() => restore());

  /** Puts the log back as it was written. */
  function restore(): void {
    forger.exec('BEGIN IMMEDIATE; DELETE FROM events');
    const insert = forger.prepare('INSERT INTO events (position, stream, revision, event_id, type, data, sealed, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    for (const { position, stream, revision, event_id, type, data, sealed, metadata } of rows) insert.run(position, stream, revision, event_id, type, data, sealed, metadata);
    for (let n = 0; n < STREAMS; n += 1) forger.prepare('INSERT OR REPLACE INTO streams (stream, name) VALUES (?, ?)').run(n + 1, `notebook-${n}`);
    forger.exec('COMMIT');
    expect(JSON.stringify(forger.prepare('SELECT * FROM events JOIN streams USING (stream) ORDER BY position').all())).toBe(untouched);
  }

  const set = (row: Row, column: keyof Row, value: SQLInputValue) => forger.prepare(`UPDATE events SET ${column} = ? WHERE position = ?`).run(value, row.position);
  const isLast = (row: Row) => !rows.some(({ stream, revision }) => stream === row.stream && revision === row.revision + 1);
  const nameOf = (row: Row) => `notebook-${row.stream - 1}`;
  const names = (findings: readonly ChainFinding[], row: Row) =>
    findings.some(({ streamId, revision, position }) => (streamId === nameOf(row) && revision === row.revision) || (streamId === null && position === BigInt(row.position)));

  it('finds nothing in a log as it was written', async () => {
    for (const seen of [store, inPositionOrder(store)]) {
      expect(await verifyChain(seen)).toMatchObject({ events: rows.length, streams: STREAMS, findingCount: 0, findings: [], upTo: BigInt(rows.length) });
    }
  });

  it('says what it cannot see, and tells its progress', async () => {
    const progress: number[] = [];
    const report = await verifyChain(store, { onProgress: ({ events }) => progress.push(events) });
    expect(report.cannotSee).toContain('very end of the log');
    expect((await verifyChain(inPositionOrder(store))).cannotSee).toContain('end of a stream');
    expect(progress[progress.length - 1]).toBe(rows.length);
  });

  it('says that it cannot see another order between streams', async () => {
    const second = rows.find((row, at) => at > 0 && rows[at - 1]!.stream !== row.stream)!;
    const first = rows[rows.indexOf(second) - 1]!;
    const move = forger.prepare('UPDATE events SET position = ? WHERE event_id = ?');
    move.run(-1, first.event_id);
    move.run(first.position, second.event_id);
    move.run(second.position, first.event_id);
    for (const seen of [store, inPositionOrder(store)]) {
      expect(await verifyChain(seen)).toMatchObject({ findingCount: 0, cannotSee: expect.stringContaining('changed order of events of different streams') as string });
    }
  });

  /** A value that means something else than the given one. */
  function altered(value: unknown): unknown {
    switch (typeof value) {
      case 'number': return value + 1;
      case 'string': return value.startsWith('x') ? value.slice(1) : `x${value}`;
      case 'object': return value === null ? 'null' : { ...(value as Json), added: true };
      default: return null;
    }
  }

  const anyRow = fc.nat().map((n) => rows[n % rows.length] as Row);
  const change = fc.tuple(anyRow, fc.nat(), fc.nat()).map(([row, which, part]) => {
    const column = (['event_id', 'type', 'data', 'metadata', 'sealed'] as const)[which % 5] ?? 'data';
    const apply = (): void => {
      if (column === 'event_id' || column === 'type') return void set(row, column, `${row[column]}x`);
      if (column === 'sealed' && row.sealed === null) return void set(row, column, '{"keyRef":"person-9","iv":"","ciphertext":"","tag":""}');
      const json = JSON.parse(row[column] ?? '{}') as Json;
      const keys = [...Object.keys(json), 'added'];
      const key = keys[part % keys.length] ?? 'added';
      set(row, column, JSON.stringify({ ...json, [key]: altered(json[key]) }));
    };
    return { what: `change ${column} (${part}) of ${row.position}`, touched: [row], apply };
  });
  const drop = fc.tuple(anyRow, fc.constantFrom('data', 'sealed', 'metadata'), fc.nat()).map(([row, column, part]) => {
    const apply = (): void => {
      const json = JSON.parse(row[column as 'data'] ?? '{"keyRef":1}') as Json;
      const keys = Object.keys(json);
      if (keys.length === 0) return void set(row, 'data', '{"added":1}');
      set(row, column, JSON.stringify({ ...json, [keys[part % keys.length] ?? '']: undefined }));
    };
    return { what: `drop a part of ${column} of ${row.position}`, touched: [row], apply };
  });
  const remove = anyRow.filter((row) => row.position !== rows.length).map((row) => ({
    what: `remove ${row.position}`, touched: [row], apply: () => forger.prepare('DELETE FROM events WHERE position = ?').run(row.position),
  }));
  const pair = fc.tuple(anyRow, fc.nat()).map(([row, n]) => {
    const others = rows.filter(({ stream, position }) => stream === row.stream && position !== row.position);
    return [row, others[n % others.length] as Row] as const;
  });
  const swap = fc.tuple(pair, fc.constantFrom('position', 'revision')).map(([[a, b], column]) => ({
    what: `swap ${column} of ${a.position} and ${b.position}`, touched: [a, b],
    apply: () => {
      const update = forger.prepare(`UPDATE events SET ${column} = ? WHERE event_id = ?`);
      update.run(-1, a.event_id);
      update.run(a[column as 'position'], b.event_id);
      update.run(b[column as 'position'], a.event_id);
    },
  }));
  const forge = anyRow.filter((row) => !isLast(row)).map((row) => ({
    what: `replace ${row.position} with a right hash of its own`, touched: [row],
    apply: () => {
      const metadata = { ...(JSON.parse(row.metadata) as EventMetadata), actor: { id: 'somebody-else', role: 'dispatcher' } };
      const { event_id: eventId, type, revision } = row;
      const sealed = row.sealed === null ? {} : { sealed: JSON.parse(row.sealed) as never };
      const hash = eventHash({ streamId: nameOf(row), revision, eventId, type, data: JSON.parse(row.data) as RecordedEvent['data'], ...sealed, metadata });
      set(row, 'metadata', JSON.stringify({ ...metadata, hash }));
    },
  }));
  const move = fc.tuple(anyRow, fc.nat()).map(([row, n]) => {
    const target = rows.filter(({ stream }) => stream !== row.stream).filter(isLast)[n % (STREAMS - 1)] as Row;
    return {
      what: `move ${row.position} to the end of ${nameOf(target)}`, touched: [{ ...row, stream: target.stream, revision: target.revision + 1 }],
      apply: () => forger.prepare('UPDATE events SET stream = ?, revision = ? WHERE position = ?').run(target.stream, target.revision + 1, row.position),
    };
  });
  const breakJson = fc.tuple(anyRow, fc.constantFrom('data', 'metadata', 'sealed'), fc.nat()).map(([row, column, n]) => {
    const text = row[column as 'data'] ?? '{"a":1}';
    return { what: `cut ${column} of ${row.position}`, touched: [row], apply: () => set(row, column, text.slice(0, Math.max(1, n % text.length))) };
  });
  const nonsense = fc.tuple(anyRow, fc.constantFrom('data', 'metadata', 'sealed'), fc.constantFrom('null', '7', '[]', '"text"', '{"a":"\\ud800"}', '', '['.repeat(300)))
    .map(([row, column, text]) => ({ what: `put ${text} for ${column} of ${row.position}`, touched: [row], apply: () => set(row, column, text) }));

  const forgetName = anyRow.map(({ stream }) => ({
    what: `remove the name of stream ${stream}`, touched: rows.filter((row) => row.stream === stream),
    apply: () => forger.prepare('DELETE FROM streams WHERE stream = ?').run(stream),
  }));

  it('finds and locates every single change, removal and reordering (invariant 9)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(change, drop, remove, swap, forge, move, breakJson, nonsense, forgetName), async ({ what, touched, apply }) => {
        apply();
        const report = await verifyChain(store);
        restore();
        expect({ what, located: touched.some((row) => names(report.findings, row)), findings: report.findings }).toMatchObject({ located: true });
      }),
      { numRuns: 1000 },
    );
  });

  it('finds them too in a store that reads by position only', async () => {
    const inStream = remove.filter(({ touched }) => touched.every((row) => !isLast(row)));
    await fc.assert(
      fc.asyncProperty(fc.oneof(change, drop, inStream, swap, forge, breakJson, nonsense, forgetName), async ({ what, touched, apply }) => {
        apply();
        const { findings } = await verifyChain(inPositionOrder(store));
        restore();
        expect({ what, located: touched.some((row) => names(findings, row)), findings }).toMatchObject({ located: true });
      }),
      { numRuns: 500 },
    );
  });

  it('names an event whose hash was made by a recipe it does not know', async () => {
    const row = rows[5] as Row;
    set(row, 'metadata', JSON.stringify({ ...(JSON.parse(row.metadata) as Json), hashVersion: 2 }));
    const { findings } = await verifyChain(store);
    expect(findings).toMatchObject([{ kind: 'unknown-hash-version', streamId: nameOf(row), revision: row.revision, position: 6n, detail: 'hash version 2, known is 1' }]);
  });

  it('finds a renamed stream at every event of it', async () => {
    forger.exec('UPDATE streams SET name = \'notebook-x\' WHERE stream = 3');
    const { findings } = await verifyChain(store);
    expect(findings.map(({ kind, streamId, revision }) => [kind, streamId, revision])).toEqual(
      rows.filter(({ stream }) => stream === 3).map(({ revision }) => ['changed', 'notebook-x', revision]),
    );
  });

  it('finds every event of a stream whose name was removed, with position and stream number', async () => {
    forger.exec('DELETE FROM streams WHERE stream = 3');
    for (const seen of [store, inPositionOrder(store)]) {
      const { findings } = await verifyChain(seen);
      expect(findings.map(({ kind, streamId, revision, position, detail }) => [kind, streamId, revision, position, detail])).toEqual(
        rows.filter(({ stream }) => stream === 3).map(({ revision, position }) => (
          ['orphaned', null, revision, BigInt(position), `revision ${revision} of stream number 3, whose name is gone`])),
      );
    }
  });

  it('finds a whole stream removed from the middle of the log, by the positions it leaves', async () => {
    forger.exec('DELETE FROM events WHERE stream = 4');
    const { findings } = await verifyChain(store);
    expect(findings.every(({ kind }) => kind === 'position-gap')).toBe(true);
    for (const row of rows.filter(({ stream, revision }) => stream === 4 && revision < 2)) expect(names(findings, row)).toBe(true);
  });

  it('keeps a bounded number of findings and counts them all', async () => {
    forger.exec('UPDATE events SET type = type || \'x\'');
    expect(await verifyChain(store, { keepFindings: 5 })).toMatchObject({ findingCount: rows.length, findings: { length: 5 } });
  });
});

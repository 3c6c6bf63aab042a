import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { prepareLog } from './log-schema.js';
import { LogWriter } from './log-writer.js';
import type { WireAppend, WireEvent } from './writer-protocol.js';

describe('LogWriter', () => {
  let folder: string;
  let path: string;
  let writer: LogWriter;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xiuhua-writer-'));
    path = join(folder, 'events.db');
    prepareLog(path);
    writer = new LogWriter({ path, mode: 'foreground' });
  });
  afterEach(() => {
    writer.close();
    rmSync(folder, { recursive: true });
  });

  let id = 0;
  const event = (eventId = `event-${++id}`): WireEvent => [eventId, 'ProgressNoted', '{}', null, '{}'];
  const append = (streamId: string, expected: number, ...events: WireEvent[]): WireAppend => ({ id: ++id, streamId, expected, events });
  const stored = () => {
    const db = new DatabaseSync(path, { readOnly: true });
    const rows = db.prepare('SELECT name, revision, position FROM events JOIN streams USING (stream) ORDER BY position').all();
    db.close();
    return rows.map(({ name, revision, position }) => `${String(name)} ${Number(revision)} ${Number(position)}`);
  };

  it('judges each append of a group on what the ones before it have written', () => {
    const answers = writer.commit([append('a', -1, event(), event()), append('b', 0, event()), append('a', 1, event()), append('a', 1, event())]);
    expect(answers).toMatchObject([
      { kind: 'appended', revision: 1, position: 2n, written: true }, { kind: 'conflict', actual: -1 },
      { kind: 'appended', revision: 2, position: 3n, written: true }, { kind: 'conflict', actual: 2 },
    ]);
    expect(stored()).toEqual(['a 0 1', 'a 1 2', 'a 2 3']);
  });

  it('answers a repetition within its group as the first one', () => {
    const same = event();
    expect(writer.commit([append('a', -1, same), append('a', 0, event()), append('a', -1, same)])).toMatchObject([
      { revision: 0, position: 1n, written: true }, { revision: 1, position: 2n }, { kind: 'appended', revision: 0, position: 1n, written: false },
    ]);
  });

  it('writes nothing of a group in which SQLite refuses a statement, and goes on', () => {
    const broken = append('b', -1, ['event', 'ProgressNoted', '{}', null, null as unknown as string]);
    const group = [append('a', -1, event()), broken, append('c', -1, event())];
    expect(writer.commit(group)).toEqual(group.map((one) => ({ id: one.id, kind: 'unavailable', outcome: 'nothing-written', reason: expect.stringContaining('NOT NULL') as string })));
    expect(stored()).toEqual([]);
    expect(writer.broken).toBe(false);
    expect(writer.commit([append('a', -1, event())])).toMatchObject([{ kind: 'appended', revision: 0, position: 1n }]);
    expect(stored()).toEqual(['a 0 1']);
  });

  it('waits for another process\'s transaction, but not for ever', () => {
    const rival = new DatabaseSync(path);
    rival.exec('BEGIN IMMEDIATE');
    Object.assign(writer, { busyLimitMs: 50 });
    const asked = performance.now();
    expect(writer.commit([append('a', -1, event())])).toMatchObject([{ kind: 'unavailable', outcome: 'nothing-written', reason: 'another process holds the event log' }]);
    expect(performance.now() - asked).toBeGreaterThanOrEqual(50);
    rival.exec('COMMIT');
    expect(writer.commit([append('a', -1, event())])).toMatchObject([{ kind: 'appended' }]);
    rival.close();
  });
});

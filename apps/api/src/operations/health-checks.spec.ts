import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from '#libs/access/src/caller.js';
import { type Engine, openEngine } from '#libs/engine/src/engine.js';
import type { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { loadConfig } from '#libs/platform/src/config.js';
import { ThreadedReadModel } from '#libs/read-model/src/threaded-read-model.js';
import { HealthChecks } from './health-checks.js';

const admin: Caller = { subject: 'a-1', role: 'admin', communities: [], grids: [] };

describe('the api is ready', () => {
  let folder: string;
  let engine: Engine;
  let readModel: ThreadedReadModel;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'xiuhua-health-'));
    const config = loadConfig({ DATA_DIR: folder });
    engine = await openEngine(config, { writes: 'foreground' });
    readModel = await ThreadedReadModel.open({ location: config.readModel, queryTimeoutMs: 1000, threads: 1 });
  });
  afterEach(async () => {
    await readModel.close();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ready = (events = 10_000) => new HealthChecks(engine.store, readModel, engine.keys, { events }).ready();
  const tamper = (file: string, sql: string): void => {
    const raw = new DatabaseSync(join(folder, file));
    raw.exec(sql);
    raw.close();
  };

  it('when all of its parts work', async () => {
    expect(await ready()).toMatchObject({ status: 'up', checks: { store: { status: 'up' }, keyStore: { status: 'up' }, readModel: { status: 'up' } } });
  });

  it('not while the thread that appends is dead and cannot be started again', async () => {
    const queue = (engine.store as SqliteEventStore)['queue'];
    Object.assign(queue!['options'], { path: folder });
    await queue!['thread']!.kill();
    expect(await ready()).toMatchObject({ status: 'down', checks: { store: { status: 'down', reason: expect.stringMatching(/^writer-(down|starting)$/) as string } } });
    Object.assign(queue!['options'], { path: join(folder, 'events.db') });
    for (let n = 0; n < 200 && (await ready()).status !== 'up'; n += 1) await pause(50);
    expect(await ready()).toMatchObject({ status: 'up' });
  });

  it('not while the key store is another one than it was opened as', async () => {
    tamper('keys.db', "UPDATE meta SET key_check = x'00'");
    expect(await ready()).toMatchObject({ status: 'down', checks: { keyStore: { status: 'down', reason: 'MasterKeyMismatchError' } } });
  });

  it('not while the key store cannot be read', async () => {
    tamper('keys.db', 'DROP TABLE meta');
    expect(await ready()).toMatchObject({ status: 'down', checks: { keyStore: { status: 'down' } } });
  });

  it('not over a read model of another version', async () => {
    tamper('read-model.db', "UPDATE checkpoints SET version = version + 1 WHERE projection = 'tickets'");
    expect(await ready()).toMatchObject({ status: 'down', checks: { readModel: { status: 'down', reason: 'other-version: tickets' } } });
  });

  it('not while the projections are too far behind, where a bound is set', async () => {
    const envelope = { caller: admin, commandId: randomUUID(), body: {}, correlationId: randomUUID() };
    await engine.organisation.execute('xf', { type: 'CreateCommunity', communityId: 'xf', name: 'Xiufang', timeZone: 'Asia/Shanghai', dispatchesByItself: false }, envelope);
    await engine.organisation.execute('xf', { type: 'AddGrid', gridId: 'xf-01', name: 'First' }, { ...envelope, commandId: randomUUID() });
    expect(await ready(1)).toMatchObject({ status: 'down', checks: { readModel: { status: 'down', reason: 'lag-above-1', lag: 2 } } });
    expect(await ready(2)).toMatchObject({ status: 'up' });
    expect(await ready(0)).toMatchObject({ status: 'up' });
  });
});

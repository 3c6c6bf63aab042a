import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from '#libs/access/src/caller.js';
import { EventStoreUnavailableError } from '#libs/event-store/src/event-store.js';
import type { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { uuidV4, uuidV5 } from '#libs/event-store/src/uuid.js';
import { Clock } from '#libs/platform/src/clock.js';
import { loadConfig } from '#libs/platform/src/config.js';
import type { CommandEnvelope } from './command-envelope.js';
import { type Engine, openEngine } from './engine.js';
import type { ReportInput } from './report-input.js';

class SetClock extends Clock {
  instant = Date.parse('2026-11-21T15:59:00.000Z');
  now(): number {
    return this.instant;
  }
}

const resident: Caller = { subject: 'r-1', role: 'resident', communities: [], grids: [] };
const dispatcher: Caller = { subject: 'd-1', role: 'dispatcher', communities: ['xf'], grids: [] };
const admin: Caller = { subject: 'a-1', role: 'admin', communities: [], grids: [] };

const leak: ReportInput = {
  kind: 'complaint', category: 'water/leak', urgency: 'general', channel: 'web', communityId: 'xf', description: 'Water comes in',
};

function envelope(caller: Caller, commandId = uuidV4(), body: CommandEnvelope['body'] = { id: commandId }): CommandEnvelope {
  return { caller, commandId, body, correlationId: uuidV4() };
}

describe('live commands on tickets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xiuhua-engine-'));
  const clock = new SetClock();
  let engine: Engine;

  beforeAll(async () => {
    engine = await openEngine(loadConfig({ DATA_DIR: folder }), { writes: 'foreground', clock });
    await engine.organisation.execute(
      'xf', { type: 'CreateCommunity', communityId: 'xf', name: 'Xiufang', timeZone: 'Asia/Shanghai', dispatchesByItself: true }, envelope(admin),
    );
    await engine.organisation.execute('xf', { type: 'AddGrid', gridId: 'xf-01', name: 'First' }, envelope(admin));
    await engine.organisation.execute('xf', { type: 'AssignBuilding', gridId: 'xf-01', building: '1号楼' }, envelope(admin));
  });

  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('meet the same ticket when a report is repeated after midnight', async () => {
    const once = envelope(resident);
    clock.instant = Date.parse('2026-11-21T15:59:00.000Z');
    const first = await engine.tickets.report(leak, once);
    expect(first.ticketId).toMatch(/^20261121-/);
    clock.instant = Date.parse('2026-11-21T16:01:00.000Z');
    expect(await engine.tickets.report(leak, once)).toEqual(first);
    expect((await engine.tickets.report(leak, envelope(resident))).ticketId).toMatch(/^20261122-/);
  });

  it('dispatch by themselves where the building leads to one grid', async () => {
    const { ticketId, revision } = await engine.tickets.report({ ...leak, building: '1 号楼' }, envelope(resident));
    expect(revision).toBe(1);
    expect((await engine.tickets.load(ticketId)).state).toMatchObject({ status: 'dispatched', gridId: 'xf-01' });
  });

  it('know a reporter on the telephone again by number, and nobody by a number that an account merely states', async () => {
    const call = { ...leak, channel: 'hotline' as const, reporter: { name: 'Fictional Caller', phone: '000-5550-0101' } };
    const refOf = async (ticketId: string): Promise<string> => {
      const { state } = await engine.tickets.load(ticketId);
      if (state.status === 'none') throw new Error('no ticket');
      return state.reporterRef;
    };
    const one = await refOf((await engine.tickets.report(call, envelope(dispatcher))).ticketId);
    const two = await refOf((await engine.tickets.report(call, envelope(dispatcher))).ticketId);
    const stated = await refOf((await engine.tickets.report({ ...leak, reporter: { phone: '000-5550-0101' } }, envelope(resident))).ticketId);
    expect(two).toBe(one);
    expect(stated).not.toBe(one);
  });

  it('name the field that refers to nothing, but only to callers who may give the command', async () => {
    const { ticketId } = await engine.tickets.report(leak, envelope(resident));
    const dispatch = { type: 'Dispatch', level: 'grid', gridId: 'xf-99' } as const;
    await expect(engine.tickets.execute(ticketId, dispatch, envelope(dispatcher))).rejects.toMatchObject({ field: 'gridId', value: 'xf-99' });
    const foreign: Caller = { ...dispatcher, communities: ['elsewhere'] };
    await expect(engine.tickets.execute(ticketId, dispatch, envelope(foreign))).rejects.toMatchObject({ name: 'OutOfScopeError' });
    await expect(engine.tickets.report({ ...leak, communityId: 'nowhere' }, envelope(resident))).rejects.toMatchObject({ field: 'communityId' });
  });

  it('keep nobody\'s name for a report that is refused', async () => {
    const curious: Caller = { subject: 'r-refused', role: 'resident', communities: [], grids: [] };
    const named = { ...leak, reporter: { name: 'Fictional Stranger', phone: '000-5550-0999' } };
    await expect(engine.tickets.report({ ...named, gridId: 'xf-99' }, envelope(curious))).rejects.toMatchObject({ field: 'gridId' });
    const tomorrow = new Date(clock.instant + 86_400_000).toISOString();
    await expect(engine.tickets.report(named, { ...envelope(curious), occurredAt: tomorrow })).rejects.toMatchObject({ rule: 'occurred-in-future' });
    expect(await engine.keys.refOfSubject('r-refused')).toBeNull();
  });

  it('take a name only from a report that is recorded first: not from a reused key, nor from an old report repeated', async () => {
    const caller: Caller = { subject: 'r-named', role: 'resident', communities: [], grids: [] };
    const says = (name: string, phone?: string): ReportInput => ({ ...leak, reporter: phone === undefined ? { name } : { name, phone } });
    const first = envelope(caller);
    await engine.tickets.report(says('Fictional Old'), first);
    const ref = (await engine.keys.refOfSubject('r-named'))!;
    const named = { ...caller, personRef: ref };
    await expect(engine.tickets.report(says('Fictional Wrong'), { ...first, caller: named, body: { another: 'body' } })).rejects.toMatchObject({ name: 'CommandIdReusedError' });
    expect(await engine.keys.identity(ref)).toMatchObject({ name: 'Fictional Old' });
    await engine.tickets.report(says('Fictional New'), envelope(named));
    await engine.tickets.report(says('Fictional Old', '000-5550-0777'), { ...first, caller: named });
    expect(await engine.keys.identity(ref)).toEqual({ subject: 'r-named', name: 'Fictional New', phone: '000-5550-0777' });
  });

  it('let only posts become accountable that exist and fit the level', async () => {
    await engine.organisation.execute('xf', { type: 'RegisterUnit', unitId: 'property', name: 'Property', kind: 'property-manager' }, envelope(admin));
    const { ticketId } = await engine.tickets.report(leak, envelope(resident));
    const dispatch = (assigneePost: string) =>
      engine.tickets.execute(ticketId, { type: 'Dispatch', level: 'grid', gridId: 'xf-01', assigneePost }, envelope(dispatcher));
    await expect(dispatch('grid:nowhere/none-99')).rejects.toMatchObject({ field: 'assigneePost' });
    await expect(dispatch('unit:nobody')).rejects.toMatchObject({ field: 'assigneePost' });
    await dispatch('unit:property');
    await dispatch('grid:xf/xf-01');
    const leader: Caller = { subject: 'l-1', role: 'grid-leader', communities: [], grids: ['xf/xf-01'] };
    const away = { type: 'Dispatch', level: 'micro-grid', gridId: 'xf-01', assigneePost: 'unit:property' } as const;
    await expect(engine.tickets.execute(ticketId, away, envelope(leader))).rejects.toMatchObject({ name: 'RoleForbiddenError' });
  });

  it('treat an id with another date as unknown', async () => {
    const { ticketId } = await engine.tickets.report(leak, envelope(resident));
    const other = `19990101${ticketId.slice(8)}`;
    expect((await engine.tickets.load(other)).state.status).toBe('none');
    await expect(engine.tickets.execute(other, { type: 'Reject', reasonCode: 'test' }, envelope(dispatcher))).rejects.toMatchObject({
      name: 'OutOfScopeError',
    });
  });

  it('answer a repeated command as the first time although its target is gone meanwhile', async () => {
    const { ticketId } = await engine.tickets.report(leak, envelope(resident));
    await engine.organisation.execute('xf', { type: 'AddGrid', gridId: 'xf-02', name: 'Second' }, envelope(admin));
    const once = envelope(dispatcher);
    const dispatch = { type: 'Dispatch', level: 'grid', gridId: 'xf-02' } as const;
    const first = await engine.tickets.execute(ticketId, dispatch, once);
    await engine.organisation.execute('xf', { type: 'CloseGrid', gridId: 'xf-02' }, envelope(admin));
    expect(await engine.tickets.execute(ticketId, dispatch, once)).toEqual(first);
  });

  it('link only to tickets that the caller may see', async () => {
    const { ticketId } = await engine.tickets.report(leak, envelope(resident));
    const { ticketId: to } = await engine.tickets.report(leak, envelope(resident));
    const link = { type: 'Link', kind: 'duplicate', to } as const;
    await expect(engine.tickets.execute(ticketId, { ...link, to: '20200101-AAAAA-AAAAA' }, envelope(dispatcher))).rejects.toMatchObject({ field: 'to' });
    await engine.tickets.execute(ticketId, link, envelope(dispatcher));
    expect((await engine.tickets.load(ticketId)).state).toMatchObject({ status: 'closed', reasonCode: 'duplicate' });
  });
});

describe('a report that the log could not take', () => {
  it('leaves a key without a name: no ticket leads to the person', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xiuhua-engine-'));
    const engine = await openEngine(loadConfig({ DATA_DIR: folder, APPEND_QUEUE_LIMIT: '1' }), { writes: 'foreground' });
    try {
      await engine.organisation.execute(
        'xf', { type: 'CreateCommunity', communityId: 'xf', name: 'Xiufang', timeZone: 'Asia/Shanghai', dispatchesByItself: false }, envelope(admin),
      );
      const call = { ...leak, channel: 'hotline' as const, reporter: { name: 'Fictional Caller', phone: '000-5550-0101' } };
      const unheard = envelope(dispatcher);
      const other = { ...call, reporter: { name: 'Fictional Stranger', phone: '000-5550-0202' } };
      // Another process holds the log: one append waits for it, and there is no place for a second.
      const rival = new DatabaseSync(join(folder, 'events.db'));
      rival.exec('BEGIN IMMEDIATE');
      const waiting = engine.organisation.execute('xf', { type: 'AddGrid', gridId: 'xf-01', name: 'First' }, envelope(admin));
      while ((engine.store as SqliteEventStore).pendingAppends === 0) await pause(1);
      await expect(engine.tickets.report(other, unheard)).rejects.toThrow(EventStoreUnavailableError);
      const ref = uuidV5(unheard.commandId, 'person');
      expect(await engine.keys.personKey(ref)).not.toBeNull();
      expect(await engine.keys.identity(ref)).toEqual({});
      rival.exec('ROLLBACK');
      rival.close();
      await waiting;
      await engine.tickets.report(other, unheard);
      expect(await engine.keys.identity(ref)).toEqual(other.reporter);
    } finally {
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

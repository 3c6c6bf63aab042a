import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MAX_PAGE } from '#libs/event-store/src/event-store.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { CLI, cli, type Run } from '../support/cli.js';

/** Nothing of whoever runs the tests, whose variables may lead to engines in use. */
const ENV = { PATH: process.env['PATH'] };
const TICKETS = 3000;
const KILLS = 6;

const MAPPING = `version: 1
source: generated
timeZone: Europe/Berlin
extractedAt: 2026-09-01T00:00:00Z
policy: policy.yaml
shape: ticket-per-row
ticket:
  key: { columns: [no], personal: false }
  community: { column: place }
  category: { columns: [type] }
  description: { columns: [what] }
steps:
  - { step: report, at: { column: reported } }
  - { step: dispatch, at: { column: reported } }
  - { step: resolve, at: { column: done }, outcome: solved }
  - { step: close, at: { column: done } }
`;

const POLICY = `name: generated
version: 1
title: Generated
calendar: { name: china, version: 1 }
rules: []
default:
  limits:
    dispatch: { clock: continuous, hours: 1 }
    acknowledge: { clock: working-hours, hours: 20 }
    resolve: { clock: continuous, hours: 100 }
    rate: { clock: natural-days, days: 14 }
  ladder: [{ at: 0.8, action: warn }, { at: 1, action: breach, escalateTo: community }, { at: 1.5, action: escalate, escalateTo: subdistrict }]
`;

/** What was recorded, whatever the order between streams and the instant of recording. */
async function facts(folder: string): Promise<string[]> {
  const store = await SqliteEventStore.open({ path: join(folder, 'events.db'), mode: 'read-only' });
  const found: string[] = [];
  for (let after = 0n; ;) {
    const { events, position } = await store.readAll(after, MAX_PAGE);
    if (events.length === 0) break;
    for (const { streamId, revision, eventId, type, data, metadata } of events) {
      // A publication holds the instant at which it was recorded.
      if (streamId.startsWith('policy-')) continue;
      const occurredAt = streamId.startsWith('ticket-') ? metadata.occurredAt : '';
      found.push(JSON.stringify([streamId, revision, eventId, type, data, occurredAt, metadata.imported]));
    }
    after = position;
  }
  await store.close();
  return found.sort();
}

describe('an importer that is killed', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'xiuhua-import-kill-'));
    const rows = Array.from({ length: TICKETS }, (_, i) => {
      const reported = new Date(Date.UTC(2026, 7, 1) + i * 60_000);
      // every 50th is resolved before it was reported, every 3rd never
      const done = i % 3 === 0 ? '' : new Date(reported.getTime() + (i % 50 === 1 ? -1 : 1) * (i % 977) * 61_000).toISOString().slice(0, 19);
      return `${i},District ${i % 12},Type ${i % 5},something about ${i},${reported.toISOString().slice(0, 19)},${done}`;
    });
    writeFileSync(join(folder, 'tickets.csv'), `no,place,type,what,reported,done\n${rows.join('\n')}\n`);
    writeFileSync(join(folder, 'mapping.yaml'), MAPPING);
    writeFileSync(join(folder, 'policy.yaml'), POLICY);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const importInto = (name: string, killAfterMs?: number): Promise<Run> =>
    cli(['import', join(folder, 'tickets.csv'), '-m', join(folder, 'mapping.yaml'), '--data-dir', join(folder, name), '--json'], { killAfterMs });

  it('goes on at the next run to the same facts, and nothing is damaged', async () => {
    const started = performance.now();
    const whole = await importInto('whole');
    const duration = performance.now() - started;
    expect(whole).toMatchObject({ code: 0 });
    const expected = JSON.parse(whole.out) as Record<string, unknown>;
    expect(expected['milestones']).toMatchObject({ DeadlineBreached: expect.any(Number) as unknown, TicketEscalated: expect.any(Number) as unknown });

    let killed = 0;
    for (let attempt = 0; attempt < KILLS; attempt++) {
      const run = await importInto('killed', 150 + Math.random() * duration * 0.6);
      if (run.code === null) killed++;
    }
    expect(killed).toBeGreaterThan(0);
    const last = await importInto('killed');
    expect(last).toMatchObject({ code: 0 });
    const report = JSON.parse(last.out) as Record<string, unknown> & { events: { appended: number; alreadyPresent: number } };

    expect(await facts(join(folder, 'killed'))).toEqual(await facts(join(folder, 'whole')));
    for (const count of ['rows', 'tickets', 'oddities', 'outsideLiveRules', 'milestones', 'rejectedRows', 'refusedSteps']) expect(report[count]).toEqual(expected[count]);
    expect(report.events.appended + report.events.alreadyPresent).toBe((expected['events'] as { appended: number }).appended);
    for (const name of ['whole', 'killed']) {
      expect(await cli(['rebuild', '--data-dir', join(folder, name)])).toMatchObject({ code: 0 });
      expect(await cli(['verify', '--data-dir', join(folder, name)])).toMatchObject({ code: 0, out: expect.stringContaining('as it was written') as string });
    }

    const before = await facts(join(folder, 'killed'));
    const again = await importInto('killed');
    expect(JSON.parse(again.out)).toMatchObject({ newTickets: 0, events: { appended: 0 } });
    expect(await facts(join(folder, 'killed'))).toEqual(before);
  }, 180_000);

  it('with Ctrl-C ends cleanly and says how to go on', async () => {
    const child = spawn(process.execPath, [CLI, 'import', join(folder, 'tickets.csv'), '-m', join(folder, 'mapping.yaml'), '--data-dir', join(folder, 'stopped')], { env: ENV, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => void (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => void (err += chunk.toString()));
    const ended = new Promise<number | null>((done) => child.on('close', done));
    const log = join(folder, 'stopped', 'events.db-wal');
    await until(() => sizeOf(log) > 200_000);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(err).toContain('run the same command again to go on');
    expect(out).toContain('interrupted after');
    expect(await importInto('stopped')).toMatchObject({ code: 0 });
    expect(await facts(join(folder, 'stopped'))).toEqual(await facts(join(folder, 'whole')));
  }, 60_000);
});

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 20_000) throw new Error('the importer did not begin to write within 20 s');
    await pause(10);
  }
}

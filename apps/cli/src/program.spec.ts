import { spawnSync } from 'node:child_process';
import { copyFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TokenVerifier } from '#libs/access/src/tokens/token-verifier.js';
import { SystemClock } from '#libs/platform/src/clock.js';
import { CommandLine, commandNames } from './testing/command-line.js';
import { EVENTS_HEADER, EVENTS_MAPPING } from './import/testing/import-harness.js';

describe('the command line', () => {
  let cli: CommandLine;
  beforeEach(() => void (cli = new CommandLine()));
  afterEach(() => cli.remove());

  /** Loads the demo and tells the id of a story's ticket. */
  async function demo(story: string): Promise<string> {
    const { out } = await cli.run('demo');
    return new RegExp(`(\\d{8}-\\w{5}-\\w{5}) .*${story}$`, 'm').exec(out)![1]!;
  }

  it.each(commandNames())('%s prints help with an example, its data folder and the exit codes', async (name) => {
    const { code, out, err } = await cli.run(name, '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Usage: xiuhua/);
    expect(out).toMatch(new RegExp(`\\$ xiuhua ${name}`));
    // Documents are checked before they are in any data folder; publishing is a command below these.
    if (!['policy', 'calendar', 'definition'].includes(name)) expect(out).toContain('--data-dir <folder>');
    expect(out).toContain('Exit codes: 0 done; 1 failed, or a fault was found; 2 wrong usage; 130');
  });

  it.each<readonly string[]>([
    [], ['fly'], ['import'], ['import', 'x.csv'], ['replay'], ['replay', '42'], ['replay', '20261122-7KQ4M-X9PTC', '--txts'], ['token'],
    ['token', '--role', 'mayor'], ['token', '--role', 'admin', '--ttl', 'long'], ['token', '--role', 'admin', '--ttl', '900d'], ['token', '--role', 'dispatcher'],
    ['token', '--role', 'grid-leader', '--grid', 'xf-01'], ['erase', 'Lin Xiaoxiu'], ['import', 'x.csv', '-m', 'm.yaml', '--in-flight', '0'],
    ['import', 'x.csv', '-m', 'm.yaml', '--extracted-at', 'yesterday'],
  ])('wrong usage (%s %s %s %s) ends with 2 and a word on what is wrong', async (...args) => {
    const { code, out, err } = await cli.run(...args.filter((arg) => typeof arg === 'string'));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.length).toBeGreaterThan(10);
  });

  it.each([['replay', '20261122-7KQ4M-X9PTC'], ['verify'], ['rebuild'], ['erase', '3c0c4a53-7c1e-5bb4-9d3e-5a0f9e3a1b2c']])(
    '%s without data ends with 1, says where it looked and makes no files', async (...args) => {
      const { code, err } = await cli.run(...args);
      expect(code).toBe(1);
      expect(err).toContain(`there is no event log at ${join(cli.folder, 'events.db')}; name its folder with --data-dir`);
      expect(statSync(join(cli.folder, 'events.db'), { throwIfNoEntry: false })).toBeUndefined();
    });

  describe('token', () => {
    it('makes one that the api accepts, with the scope asked for', async () => {
      const { code, out } = await cli.run('token', '--role', 'grid-leader', '--subject', 'leader-1', '--grid', 'xf/xf-01', 'xf/xf-02', '--ttl', '30m');
      expect(code).toBe(0);
      const verifier = TokenVerifier.for({ kind: 'local', keyFile: join(cli.folder, 'issuer.jwk'), issuer: 'xiuhua-local', audience: 'xiuhua' }, new SystemClock());
      expect(await verifier.verify(out.trim())).toMatchObject({ subject: 'leader-1', role: 'grid-leader', grids: ['xf/xf-01', 'xf/xf-02'], communities: [] });
      const { iat, exp } = JSON.parse(Buffer.from(out.split('.')[1]!, 'base64url').toString()) as { iat: number; exp: number };
      expect(exp - iat).toBe(1800);
    });
  });

  describe('replay', () => {
    it('shows who did what when, and the state after it, without any text', async () => {
      const { code, out } = await cli.run('replay', await demo('restaurant-noise'));
      expect(code).toBe(0);
      expect(out).toMatch(/Community xf \(幸福社区 Xingfu\); times in Asia\/Shanghai; reporter [0-9a-f-]{36}/);
      expect(out).toMatch(/2 {2}20\d\d-\d\d-\d\d 11:05:00 {2}grid-leader leader-xf-02 as grid:xf\/xf-02 {2}reported, community:xf +returned \(not-ours\)/);
      expect(out).toMatch(/dispatched, grid:xf\/xf-02 +dispatched to grid xf\/xf-02 by ruling/);
      expect(out).not.toContain('饭馆');
    });

    it('opens the texts on request', async () => {
      const { out } = await cli.run('replay', await demo('restaurant-noise'), '--texts');
      expect(out).toContain('description: 楼下饭馆半夜还放音乐 / The restaurant below plays music past midnight');
    });

    it('speaks JSON', async () => {
      const ticketId = await demo('rain-pipe');
      const history = JSON.parse((await cli.run('replay', ticketId, '--json')).out) as { ticketId: string; steps: { type: string; texts: unknown; after: object }[] };
      expect(history).toMatchObject({ ticketId, communityId: 'xf', timeZone: 'Asia/Shanghai', imported: false });
      expect(history.steps.map(({ type }) => type)).toEqual([
        'TicketReported', 'TicketDispatched', 'TicketAcknowledged', 'UnitsCalled', 'UnitArrived', 'UnitArrived', 'MediationHeld', 'TicketResolved', 'TicketRated', 'TicketClosed',
      ]);
      expect(history.steps[0]).toMatchObject({ texts: 'sealed', after: { status: 'reported', holder: 'community:xf', cycle: 0 } });
    });

    it('does not know a ticket by another date, nor one that is not there', async () => {
      const ticketId = await demo('rain-pipe');
      for (const wrong of [`20200101${ticketId.slice(8)}`, '20261122-7KQ4M-X9PTC']) {
        expect(await cli.run('replay', wrong)).toMatchObject({ code: 1, err: `xiuhua: there is no ticket ${wrong} in this log\n` });
      }
    });
  });

  describe('erase', () => {
    it('leaves the history readable and its texts gone', async () => {
      const ticketId = await demo('bag-of-salt');
      const { reporterRef } = JSON.parse((await cli.run('replay', ticketId, '--json')).out) as { reporterRef: string };
      expect(await cli.run('erase', reporterRef)).toMatchObject({ code: 0, out: expect.stringContaining('is erased') as string });
      expect(await cli.run('erase', reporterRef)).toMatchObject({ code: 0, out: expect.stringContaining('had been erased before') as string });
      const { out } = await cli.run('replay', ticketId, '--texts');
      expect(out).toContain('(its texts were erased)');
      expect(out).not.toContain('盐');
      expect(await cli.run('verify')).toMatchObject({ code: 0 });
      // loading the demo again must not bring the person back
      await demo('bag-of-salt');
      expect((await cli.run('replay', ticketId, '--texts')).out).not.toContain('盐');
    });

    it('holds when an older key store is put back: the first who opens it repeats it from the log', async () => {
      const ticketId = await demo('bag-of-salt');
      const { reporterRef } = JSON.parse((await cli.run('replay', ticketId, '--json')).out) as { reporterRef: string };
      const [keys, backup] = [join(cli.folder, 'keys.db'), join(cli.folder, 'backup')];
      copyFileSync(keys, backup);
      await cli.run('erase', reporterRef);
      copyFileSync(backup, keys);
      expect((await cli.run('replay', ticketId, '--texts')).out).toContain('(its texts were erased)');
      expect(await cli.run('erase', reporterRef)).toMatchObject({ code: 0, out: expect.stringContaining('had been erased before') as string });
      expect(await cli.run('erase')).toMatchObject({ code: 2 });
    });

    it('does not claim to erase somebody nobody knows', async () => {
      await demo('rain-pipe');
      expect(await cli.run('erase', '3c0c4a53-7c1e-4bb4-9d3e-5a0f9e3a1b2c')).toMatchObject({ code: 1, err: expect.stringContaining('no person is or was kept') as string });
    });
  });

  describe('rebuild and verify', () => {
    it('agree on data as they were written, and say what a chain cannot show', async () => {
      await demo('rain-pipe');
      expect(await cli.run('verify')).toMatchObject({ code: 0, out: expect.stringMatching(/as it was written\n {2}Not checked: .*seals are published\.\nRead model: not compared/s) as string });
      expect(await cli.run('rebuild')).toMatchObject({ code: 0, out: expect.stringContaining('from 79 events') as string });
      for (const file of ['events.db', 'read-model.db', 'keys.db']) expect(statSync(join(cli.folder, file)).mode & 0o777).toBe(0o600);
      const { code, out } = await cli.run('verify');
      expect(code).toBe(0);
      expect(out).toContain('Read model: rebuilt apart and compared row by row: the same');
      expect(JSON.parse((await cli.run('verify', '--json')).out)).toMatchObject({ log: { events: 79, findingCount: 0 }, readModel: { clean: true } });
    });

    it('write nothing but their result to the standard output', async () => {
      await demo('rain-pipe');
      await cli.run('rebuild');
      const child = spawnSync(process.execPath, [join(__dirname, 'main.js'), 'verify', '--json', '--data-dir', cli.folder], { encoding: 'utf8' });
      expect(JSON.parse(child.stdout)).toMatchObject({ readModel: { clean: true } });
    });

    it('find and locate a changed event, and end with 1', async () => {
      await demo('rain-pipe');
      const database = new DatabaseSync(join(cli.folder, 'events.db'));
      const { position } = database.prepare("SELECT position FROM events WHERE type = 'TicketRated' ORDER BY position LIMIT 1").get() as { position: number };
      database.prepare('UPDATE events SET data = replace(data, \'5\', \'1\') WHERE position = ?').run(position);
      database.close();
      const { code, out, err } = await cli.run('verify');
      expect(code).toBe(1);
      expect(out).toMatch(new RegExp(`changed: ticket-\\w{5}-\\w{5} revision 8 \\(position ${position}\\)`));
      expect(err).toContain('not as they were written');
    });

    it('find and name a read model row that the log does not say, until it is rebuilt', async () => {
      await demo('rain-pipe');
      await cli.run('rebuild');
      const database = new DatabaseSync(join(cli.folder, 'read-model.db'));
      database.exec("UPDATE tickets SET status = 'closed' WHERE status = 'mediating'");
      database.close();
      const { code, out } = await cli.run('verify');
      expect(code).toBe(1);
      expect(out).toContain('1 rows differ; xiuhua rebuild mends that');
      expect(out).toContain('"column":"status"');
      await cli.run('rebuild');
      expect(await cli.run('verify')).toMatchObject({ code: 0 });
    });
  });

  describe('import', () => {
    const files = (): { mapping: string; csv: string } => {
      const [mapping, csv] = [join(cli.folder, 'm.yaml'), join(cli.folder, 'x.csv')];
      writeFileSync(mapping, EVENTS_MAPPING);
      writeFileSync(csv, `${EVENTS_HEADER}\na,0,Open,2026-08-01T00:00:00,p\na,1,Solve,2026-08-01T03:00:00,p\nb,0,Open,never,p\n`);
      return { mapping, csv };
    };

    it('ends with a report for people', async () => {
      const { mapping, csv } = files();
      const { code, out, err } = await cli.run('import', csv, '-m', mapping);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^Import of desk from x\.csv completed after [\d.]+ s\n/);
      expect(out).toMatch(/ rows +3 {2}rejected 2\n/);
      expect(out).toMatch(/ 1 {2}not-open$/m);
      expect(out).toContain("line 4: the column 'at' holds no time of the format 'iso'");
    });

    it('ends with a report as JSON, for the instant of the cut that was given', async () => {
      const { mapping, csv } = files();
      const { out } = await cli.run('import', csv, '-m', mapping, '--json', '--extracted-at', '2026-08-01T02:00:00+01:00');
      expect(JSON.parse(out)).toMatchObject({ source: 'desk', file: 'x.csv', extractedAt: '2026-08-01T01:00:00.000Z', oddities: { 'time-after-extraction': 1 } });
    });

    it('names every fault of a mapping, and of a file that does not fit it', async () => {
      const { mapping, csv } = files();
      writeFileSync(mapping, EVENTS_MAPPING.replace('version: 1', 'version: 7').replace('step: report', 'step: raport'));
      const faulty = await cli.run('import', csv, '-m', mapping);
      expect(faulty.code).toBe(1);
      expect(faulty.err).toContain('line 1, version: must be 1');
      expect(faulty.err).toContain('events.activities[0].step: must be one of report, dispatch');
      writeFileSync(mapping, EVENTS_MAPPING.replace('column: activity', 'column: action'));
      expect((await cli.run('import', csv, '-m', mapping)).err).toContain(`events.activity.column: ${csv} has no column 'action'; its 5 columns are case, nr, activity, at, product`);
      expect((await cli.run('import', join(cli.folder, 'gone.csv'), '-m', mapping)).err).toContain('gone.csv');
    });
  });
});

import { existsSync, linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CommandLine } from '../testing/command-line.js';
import { EVENTS_HEADER, EVENTS_MAPPING } from './testing/import-harness.js';

describe('xiuhua import of a file that is none', () => {
  let cli: CommandLine;
  beforeEach(() => {
    cli = new CommandLine();
    writeFileSync(join(cli.folder, 'm.yaml'), EVENTS_MAPPING);
  });
  afterEach(() => cli.remove());

  const importFile = (name: string) => cli.run('import', join(cli.folder, name), '-m', join(cli.folder, 'm.yaml'));
  const gzip = (): Buffer => gzipSync(`${EVENTS_HEADER}\n${Array.from({ length: 5000 }, (_, i) => `a,${i},Note,2026-08-01T00:00:00,p${i * 7919}`).join('\n')}\n`);

  it.each<[string, (path: string) => void, string]>([
    ['missing', () => undefined, 'there is no such file; give the path'],
    ['a folder', (path) => mkdirSync(path), 'is a folder; give the path'],
    ['a gzip file cut off', (path) => writeFileSync(path, gzip().subarray(0, 5000)), 'is a gzip file that breaks off before its end; download or copy it again'],
    ['a damaged gzip file', (path) => writeFileSync(path, gzip().fill(0xff, 2000, 4000)), 'is a damaged gzip file; download or copy it again'],
  ])('%s: names the file, what is wrong and the way out', async (_what, make, reason) => {
    const path = join(cli.folder, 'x.csv');
    make(path);
    const { code, out, err } = await importFile('x.csv');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(`xiuhua: ${path}: ${reason}`);
  });

  it('without a header: repeats nothing of its first line', async () => {
    writeFileSync(join(cli.folder, 'x.csv'), '7,0,Wang Wu,13800000000,p\n');
    const { code, err } = await importFile('x.csv');
    expect(code).toBe(1);
    expect(err).toContain("has no column 'case'; its first line has 5 columns and none that the mapping names");
    for (const column of ['product', 'activity', 'at', 'nr']) expect(err.split(`has no column '${column}'`)).toHaveLength(2);
    expect(err).toContain('are encoding, delimiter and line endings right?');
    expect(err).not.toMatch(/Wang|138/);
  });
});

describe('xiuhua import --rejects', () => {
  const SECRET = 'Fictional Fang 000-5550199';
  const BAD_ROWS = 250;
  let cli: CommandLine;
  let source: string;
  let rejects: string;
  beforeEach(() => {
    cli = new CommandLine();
    [source, rejects] = [join(cli.folder, 'x.csv'), join(cli.folder, 'rejected.csv')];
    writeFileSync(join(cli.folder, 'm.yaml'), EVENTS_MAPPING);
    const bad = Array.from({ length: BAD_ROWS }, (_, i) => `${SECRET},${i},Open,${SECRET},${SECRET}`);
    writeFileSync(source, [EVENTS_HEADER, 'a,0,Open,2026-08-01T00:00:00,p', ...bad, 'b,0,"Open",2026-08-01T00:00:00'].join('\n'));
  });
  afterEach(() => cli.remove());

  const importTo = (path: string) => cli.run('import', source, '-m', join(cli.folder, 'm.yaml'), '--rejects', path);

  it('writes every rejected row with line and reason, and nothing of what stands in it', async () => {
    const { code, out } = await importTo(rejects);
    expect(code).toBe(0);
    // every bad row, the row cut short, and the ticket of which no row is left
    expect(out).toContain(`Rejected rows (the first 100 of ${BAD_ROWS + 2}; --rejects <file> writes all)`);
    const [header, ...rows] = readFileSync(rejects, 'utf8').trimEnd().split('\n');
    expect(header).toBe('line,reason');
    expect(rows.toSorted()).toEqual([
      ...Array.from({ length: BAD_ROWS }, (_, i) => `${i + 3},"the column 'at' holds no time of the format 'iso'"`),
      '3,"no usable event"', `${BAD_ROWS + 3},"has 4 columns, the header has 5"`,
    ].toSorted());
    expect(readFileSync(rejects, 'utf8')).not.toMatch(/Fang|5550199/);
  });

  it('writes the same file again when the import is repeated', async () => {
    await importTo(rejects);
    const before = readFileSync(rejects, 'utf8');
    await importTo(rejects);
    expect(readFileSync(rejects, 'utf8')).toBe(before);
  });

  it('writes the header alone when nothing is rejected', async () => {
    writeFileSync(source, `${EVENTS_HEADER}\na,0,Open,2026-08-01T00:00:00,p\n`);
    await importTo(rejects);
    expect(readFileSync(rejects, 'utf8')).toBe('line,reason\n');
  });

  it('never overwrites the imported file or its mapping, by whatever name', async () => {
    const inputs = () => [source, join(cli.folder, 'm.yaml')].map((path) => readFileSync(path, 'utf8'));
    const before = inputs();
    const link = join(cli.folder, 'link.csv');
    linkSync(source, link);
    for (const path of [source, `${cli.folder}/./x.csv`, link, join(cli.folder, 'm.yaml')]) {
      const { code, err } = await importTo(path);
      expect(code).toBe(1);
      expect(err).toContain(`${path} is needed for the import itself; give --rejects another file`);
      expect(inputs()).toEqual(before);
    }
  });

  it('that cannot be written is told before anything is imported', async () => {
    const path = join(cli.folder, 'no-such-folder', 'rejected.csv');
    const { code, err } = await importTo(path);
    expect(code).toBe(1);
    expect(err).toContain(`the rejected rows cannot be written to ${path} (ENOENT`);
    expect(existsSync(join(cli.folder, 'events.db'))).toBe(false);
  });

  const full = existsSync('/dev/full');
  (full ? it : it.skip)(`that runs out of room says so${full ? '' : ' (skipped: this system has no /dev/full)'}`, async () => {
    const { code, err } = await importTo('/dev/full');
    expect(code).toBe(1);
    expect(err).toContain('the rejected rows cannot be written to /dev/full (ENOSPC); give --rejects a file in a folder with room');
  });
});

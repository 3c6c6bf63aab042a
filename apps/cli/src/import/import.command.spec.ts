import { mkdirSync, writeFileSync } from 'node:fs';
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

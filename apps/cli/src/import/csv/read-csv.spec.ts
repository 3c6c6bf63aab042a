import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { CsvScanner, type Scanned } from './csv-scanner.js';
import { contentDigest } from './open-text.js';
import { openCsv } from './read-csv.js';
import { isRejection, type Rejection } from './row.js';

const { signal } = new AbortController();

describe('a CSV file', () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'xiuhua-csv-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  let count = 0;
  const file = (content: string | Buffer): string => {
    const path = join(folder, `${count++}.csv`);
    writeFileSync(path, content);
    return path;
  };

  async function read(path: string, delimiter = ',', encoding = 'utf-8'): Promise<{ header: readonly string[]; rows: (string[] | Rejection)[] }> {
    const { header, rows } = await openCsv(path, { delimiter, encoding, signal });
    const found: (string[] | Rejection)[] = [];
    for await (const row of rows) found.push(isRejection(row) ? row : [String(row.line), ...header.map((name) => row.text(name))]);
    return { header, rows: found };
  }

  it('hands out its rows with their lines, blanks around values removed', async () => {
    expect(await read(file('\ufeffa, b\n1,x\n 2 ,"y, ""z"""\n'))).toEqual({ header: ['a', 'b'], rows: [['2', '1', 'x'], ['3', '2', 'y, "z"']] });
  });

  it('is the same when compressed, whatever its name', async () => {
    const text = `a,b\n${Array.from({ length: 30_000 }, (_, i) => `${i},value ${i}`).join('\n')}\n`;
    const [plain, zipped] = [file(text), file(gzipSync(text))];
    expect(await read(zipped)).toEqual(await read(plain));
    const expected = { digest: createHash('sha256').update(text).digest('hex'), lines: 30_001 };
    expect(await contentDigest(zipped, signal)).toEqual(expected);
    expect(await contentDigest(plain, signal)).toEqual(expected);
  });

  it('takes another delimiter, quoted line breaks and CRLF', async () => {
    expect((await read(file('a;b\r\n1;"x\r\ny"\r\n2;z\r\n'), ';')).rows).toEqual([['2', '1', 'x\r\ny'], ['4', '2', 'z']]);
  });

  it('takes another encoding', async () => {
    const gb18030 = Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xc2, 0xa5, 0x2c, 0xb5, 0xc6, 0x0a]);
    expect((await read(file(gb18030), ',', 'gb18030')).rows).toEqual([['2', '楼', '灯']]);
  });

  it('rejects a row with too few or too many columns and goes on', async () => {
    expect((await read(file('a,b\n1\n2,x\n3,y,z\n4,w\n'))).rows).toEqual([
      { line: 2, reason: 'has 1 columns, the header has 2' }, ['3', '2', 'x'], { line: 4, reason: 'has 3 columns, the header has 2' }, ['5', '4', 'w'],
    ]);
  });

  it('rejects a broken record and a NUL and goes on', async () => {
    expect((await read(file('a,b\n1,"x"y\n2,z\n3,p\u0000q\n4,w\n'))).rows).toEqual([
      { line: 2, reason: 'a quoted value goes on after its closing quote' }, ['3', '2', 'z'],
      { line: 4, reason: 'contains the character U+0000' }, ['5', '4', 'w'],
    ]);
  });

  it('loses one row to a quote that is never closed, not those after it', async () => {
    expect((await read(file('a,b\n1,"x\n2,y\n3,"z"\n4,w'))).rows).toEqual([
      { line: 2, reason: 'a quoted value goes on after its closing quote' }, ['3', '2', 'y'], ['4', '3', 'z'], ['5', '4', 'w'],
    ]);
    expect((await read(file('a,b\n1,"x\n2,y\n'))).rows).toEqual([{ line: 2, reason: 'a quote that is never closed' }, ['3', '2', 'y']]);
    const rest = '2,y\n'.repeat(100_000);
    const { rows } = await read(file(`a,b\n1,"x\n${rest}`));
    expect(rows[0]).toEqual({ line: 2, reason: expect.stringContaining('more than 262144 characters') as string });
    expect(rows).toHaveLength(100_001);
  });

  it('loses one row to a line that is too long, in however many pieces it comes', async () => {
    const reason = expect.stringContaining('more than 262144 characters') as string;
    expect((await read(file(`a,b\n1,${'x'.repeat(2_000_000)},y\n2,z\n`))).rows).toEqual([{ line: 2, reason }, ['3', '2', 'z']]);
    expect((await read(file(`a,b\n1,z\n2,"${'x'.repeat(2_000_000)}`))).rows).toEqual([['2', '1', 'z'], { line: 3, reason }]);
  });

  it('reads back whatever was written by the rules of RFC 4180, cut into pieces anywhere', () => {
    const value = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', ' ', '楼') });
    const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const record = fc.array(fc.tuple(value, fc.boolean()), { minLength: 2, maxLength: 4 });
    fc.assert(fc.property(fc.array(record), fc.constantFrom('\n', '\r\n'), fc.integer({ min: 1, max: 9 }), (records, newline, step) => {
      const text = records.map((fields) => fields.map(([field, quoted]) => (quoted || /[",\n]/.test(field) ? quote(field) : field)).join(',') + newline).join('');
      const scanner = new CsvScanner(',');
      const read: Scanned[] = [];
      const drain = (): void => { for (let found = scanner.next(); found; found = scanner.next()) read.push(found); };
      for (let at = 0; at < text.length; at += step) {
        scanner.push(text.slice(at, at + step));
        drain();
      }
      scanner.end();
      drain();
      let line = 1;
      expect(read).toEqual(records.map((fields) => {
        const scanned = { line, values: fields.map(([field]) => field) };
        line += 1 + fields.reduce((sum, [field]) => sum + field.split('\n').length - 1, 0);
        return scanned;
      }));
    }), { numRuns: 1000 });
  });

  it('refuses a file without content, and a column named twice', async () => {
    await expect(read(file(''))).rejects.toThrow('is empty');
    const options = { delimiter: ',', encoding: 'utf-8', signal, known: ['b'] };
    await expect(openCsv(file('a,a,b\n1,2,3\n'), options)).rejects.toThrow("names the column 'a' twice");
  });

  it('repeats nothing of a first line that names no known column', async () => {
    const opened = openCsv(file('7,Wang Wu,Wang Wu\n'), { delimiter: ',', encoding: 'utf-8', signal, known: ['no', 'who'] });
    const { message } = await opened.then(() => new Error('opened'), (error: Error) => error);
    expect(message).toContain('columns 2 and 3 of 3');
    expect(message).toContain('are encoding, delimiter and line endings right?');
    expect(message).not.toContain('Wang');
  });

  it('says how far it could be read when it breaks off', async () => {
    const text = Array.from({ length: 200_000 }, (_, i) => `${i},${(i * 7919) % 104_729}`).join('\n');
    const zipped = gzipSync(`a,b\n${text}\n`);
    const cut = file(zipped.subarray(0, zipped.length / 2));
    await expect(read(cut)).rejects.toThrow(/cannot be read beyond line \d+ \(unexpected end of file\)/);
  });

  it('that is not there is an error with its name', async () => {
    await expect(read(join(folder, 'none.csv'))).rejects.toThrow('none.csv');
  });

  it('stops reading when asked to', async () => {
    const controller = new AbortController();
    const text = `a,b\n${Array.from({ length: 100_000 }, (_, i) => `${i},x`).join('\n')}\n`;
    const { rows } = await openCsv(file(text), { delimiter: ',', encoding: 'utf-8', signal: controller.signal });
    let seen = 0;
    await expect((async () => {
      for await (const _ of rows) if (++seen === 10) controller.abort();
    })()).rejects.toThrow('aborted');
    expect(seen).toBeLessThan(100_000);
  });
});

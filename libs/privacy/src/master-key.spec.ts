import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMasterKey, MasterKeyError } from './master-key.js';

describe('loadMasterKey', () => {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'master-'));
    file = join(directory, 'data', 'master.key');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('makes a key on first start and finds it again', () => {
    const key = loadMasterKey({ file });
    expect(key).toHaveLength(32);
    expect(loadMasterKey({ file })).toEqual(key);
    expect(readdirSync(join(directory, 'data'))).toEqual(['master.key']);
  });

  (process.platform === 'win32' ? it.skip : it)('makes the file readable by its owner only', () => {
    loadMasterKey({ file });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('prefers the variable and makes no file then', () => {
    const variable = Buffer.alloc(32, 7).toString('base64');
    expect(loadMasterKey({ variable, file })).toEqual(Buffer.alloc(32, 7));
    expect(() => statSync(file)).toThrow('ENOENT');
  });

  it.each(['c2hvcnQ=', 'not base64 at all!', Buffer.alloc(33).toString('base64')])('refuses the variable %s by name and never shows it', (variable) => {
    expect(() => loadMasterKey({ variable, file })).toThrow(MasterKeyError);
    expect(() => loadMasterKey({ variable, file })).toThrow(/MASTER_KEY .*32 bytes/);
    expect(() => loadMasterKey({ variable, file })).not.toThrow(variable);
  });

  it('refuses an empty or truncated file by its path instead of making a new key', () => {
    loadMasterKey({ file });
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 20));
    expect(() => loadMasterKey({ file })).toThrow(file);
    writeFileSync(file, '');
    expect(() => loadMasterKey({ file })).toThrow(MasterKeyError);
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('says what is wrong when the path cannot be read', () => {
    expect(() => loadMasterKey({ file: directory })).toThrow(/MASTER_KEY_FILE/);
  });

  it('gives processes that start at the same instant the same key', async () => {
    const script = `console.log(require(${JSON.stringify(join(__dirname, 'master-key.js'))}).loadMasterKey({file:${JSON.stringify(file)}}).toString('hex'))`;
    const keys = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 20_000 });
        let output = '';
        child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
        await new Promise((resolve) => child.once('close', resolve));
        return output.trim();
      }),
    );
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toHaveLength(64);
  });
});

import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
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
    const key = loadMasterKey({ kind: 'file', path: file, make: true });
    expect(key).toHaveLength(32);
    expect(loadMasterKey({ kind: 'file', path: file, make: true })).toEqual(key);
    expect(readdirSync(join(directory, 'data'))).toEqual(['master.key']);
  });

  (process.platform === 'win32' ? it.skip : it)('makes the file readable by its owner only', () => {
    loadMasterKey({ kind: 'file', path: file, make: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('takes a variable', () => {
    expect(loadMasterKey({ kind: 'variable', value: Buffer.alloc(32, 7).toString('base64') })).toEqual(Buffer.alloc(32, 7));
  });

  it('makes none where several machines must have the same', () => {
    expect(() => loadMasterKey({ kind: 'file', path: file, make: false })).toThrow(/cannot be read .*ENOENT.*MASTER_KEY_FILE/);
    expect(() => statSync(file)).toThrow('ENOENT');
    loadMasterKey({ kind: 'file', path: file, make: true });
    expect(loadMasterKey({ kind: 'file', path: file, make: false })).toHaveLength(32);
  });

  it.each(['c2hvcnQ=', 'not base64 at all!', Buffer.alloc(33).toString('base64')])('refuses the variable %s by name and never shows it', (variable) => {
    expect(() => loadMasterKey({ kind: 'variable', value: variable })).toThrow(MasterKeyError);
    expect(() => loadMasterKey({ kind: 'variable', value: variable })).toThrow(/MASTER_KEY .*32 bytes/);
    expect(() => loadMasterKey({ kind: 'variable', value: variable })).not.toThrow(variable);
  });

  it('refuses an empty or truncated file by its path instead of making a new key', () => {
    loadMasterKey({ kind: 'file', path: file, make: true });
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 20));
    expect(() => loadMasterKey({ kind: 'file', path: file, make: true })).toThrow(file);
    writeFileSync(file, '');
    expect(() => loadMasterKey({ kind: 'file', path: file, make: true })).toThrow(MasterKeyError);
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('says what is wrong when the path cannot be read', () => {
    expect(() => loadMasterKey({ kind: 'file', path: directory, make: true })).toThrow(/MASTER_KEY_FILE/);
  });

  it('gives all that start at the same instant the same key', async () => {
    const starter = `
      const { parentPort, workerData } = require('node:worker_threads');
      const { loadMasterKey } = require(workerData.module);
      const gate = new Int32Array(workerData.gate);
      parentPort.postMessage('ready');
      for (let round = 0; round < workerData.files.length; round++) {
        Atomics.wait(gate, 0, round);
        parentPort.postMessage(loadMasterKey({ kind: 'file', path: workerData.files[round], make: true }).toString('hex'));
      }`;
    const files = Array.from({ length: 20 }, (_, round) => join(directory, `data-${round}`, 'master.key'));
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const workerData = { gate: gate.buffer, files, module: join(__dirname, 'master-key.js') };
    const starters = Array.from({ length: 4 }, () => new Worker(starter, { eval: true, workerData }));
    const said = (worker: Worker) => once(worker, 'message').then(([message]) => message as string);
    try {
      await Promise.all(starters.map(said));
      for (const file of files) {
        const keys = Promise.all(starters.map(said));
        Atomics.add(gate, 0, 1);
        Atomics.notify(gate, 0);
        expect(new Set([...(await keys), loadMasterKey({ kind: 'file', path: file, make: true }).toString('hex')]).size).toBe(1);
      }
    } finally {
      Atomics.store(gate, 0, files.length);
      Atomics.notify(gate, 0);
      await Promise.all(starters.map((worker) => worker.terminate()));
    }
  });
});

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createPrivately } from './private-file.js';

describe('a private file', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'private-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is its owner\'s alone, as is a folder made for it, and is made once', () => {
    const path = join(folder, 'data', 'x.db');
    createPrivately(path);
    createPrivately(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  });
});

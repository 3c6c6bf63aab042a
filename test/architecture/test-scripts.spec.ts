import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from '../support/real-data.js';

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Readonly<Record<string, string>> };

describe('a script that runs one project of tests', () => {
  it.each([['test:faults', 'two-nodes'], ['test:engines', 'frozen-server']])('%s takes a pattern behind it', (name, suite) => {
    const [program, ...args] = scripts[name]!.split(' ');
    expect(program).toBe('node');
    const listed = execFileSync(process.execPath, [...args, suite, '--listTests'], { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env['PATH'] } });
    expect(listed.split('\n').filter((line) => line.endsWith('.spec.js')).map((line) => basename(line))).toEqual([`${suite}.spec.js`]);
  }, 30_000);
});

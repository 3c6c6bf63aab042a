import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../support/real-data.js';

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Readonly<Record<string, string>> };

describe('a script that runs one project of tests', () => {
  it.each([['test:faults', 'faults'], ['test:engines', 'engines']])('%s takes a pattern behind it', (name, project) => {
    const [, , ...args] = scripts[name]!.split(' ');
    const program = `import { jestArguments } from ${JSON.stringify(pathToFileURL(join(ROOT, 'apps/launcher/jest-arguments.mjs')).href)};
      process.stdout.write(JSON.stringify(jestArguments(${JSON.stringify([...args, 'two-nodes'])})));`;
    const told = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
    expect(JSON.parse(told)).toEqual(['two-nodes', '--selectProjects', project]);
  });
});

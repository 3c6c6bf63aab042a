import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ROOT } from '../support/real-data.js';
import { variablesAsked } from '../support/variables-asked.js';

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name)).filter((file) => !file.includes(`${sep}testing${sep}`));
}

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8').split(/^## /m).find((part) => part.startsWith('Configuration\n')) ?? '';

describe('environment variables', () => {
  it('are all in README, and README names no other', () => {
    const rows = readme.split('\n').filter((line) => line.startsWith('| `'));
    const documented = rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name!));
    expect(documented.toSorted()).toEqual([...new Set(documented)].toSorted());
    const literal = ['apps', 'libs'].flatMap(sources).flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\benv\['([A-Z_]+)'\]/g)].map(([, name]) => name!));
    expect(documented.toSorted()).toEqual([...new Set([...variablesAsked(), ...literal])].toSorted());
  });

  it('come in at the mains only', () => {
    const reading = ['apps', 'libs'].flatMap(sources).filter((file) => readFileSync(file, 'utf8').includes('process.env'));
    expect(reading.map((file) => relative(ROOT, file).split(sep).join('/')).toSorted()).toEqual([
      'apps/cli/src/main.ts', 'apps/supervisor/src/main.ts', 'libs/platform/src/config-or-exit.ts',
    ]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/real-data.js';

/** Metrics that the sources make, by their literal names. */
function made(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .flatMap((name) => [...readFileSync(join(ROOT, folder, name), 'utf8').matchAll(/(?:name: |auge\(\s*)'(xiuhua_\w+)'/g)].map(([, metric]) => metric!));
}

describe('metrics', () => {
  it('are all in docs/operations.md, which names no other', () => {
    const table = readFileSync(join(ROOT, 'docs', 'operations.md'), 'utf8').split('\n').filter((line) => line.startsWith('| `xiuhua_'));
    const documented = table.flatMap((row) => [...row.split('|')[1]!.matchAll(/`(\w+)`/g)].map(([, metric]) => metric!));
    expect(documented.toSorted()).toEqual([...new Set(['apps', 'libs'].flatMap(made))].toSorted());
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesPage } from '#libs/ticketing/src/docs/rules-page.js';
import { ruleSources } from './rule-sources.js';

const ROOT = join(__dirname, '../../../../..');
const sources = ruleSources(ROOT);

describe('docs/rules.md', () => {
  it('is up to date (npm run docs:rules writes it)', () => {
    expect(readFileSync(join(ROOT, 'docs/rules.md'), 'utf8')).toBe(rulesPage(sources));
  });

  it.each([...sources.keys()])('leads from %s to the code that refuses and to its specification', (rule) => {
    const { code, specs } = sources.get(rule) ?? { code: [], specs: [] };
    expect(code).not.toEqual([]);
    expect(specs).not.toEqual([]);
    expect([...code, ...specs].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('leads from returned-after-ruling to its one file and its spec', () => {
    expect(sources.get('returned-after-ruling')?.code).toEqual(['libs/ticketing/src/ticket/decide/return-ticket.ts']);
    expect(sources.get('returned-after-ruling')?.specs).toEqual(['libs/ticketing/src/ticket/decide/return-ticket.spec.ts']);
  });
});

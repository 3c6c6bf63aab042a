import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { RuleSource } from '#libs/ticketing/src/docs/rules-page.js';
import { RULES, type RuleName } from '#libs/ticketing/src/rules.js';

const FOLDER = 'libs/ticketing/src';
/** They only list the rules. */
const LISTS = /(^|\/)([a-z]+-)?rules\.ts$/;

/** Finds each rule's literal in the sources of the domain, so that the page never points to where it was last year. */
export function ruleSources(root: string): ReadonlyMap<RuleName, RuleSource> {
  const files = readdirSync(join(root, FOLDER), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !LISTS.test(path) && !path.includes('/testing/') && !path.includes('.property.'))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  const names = Object.keys(RULES) as RuleName[];
  return new Map(names.map((name) => {
    const paths = files.filter(({ text }) => text.includes(`'${name}'`)).map(({ path }) => path);
    const code = paths.filter((path) => !isSpec(path));
    const specs = paths.filter(isSpec);
    const besideTheCode = specs.filter((spec) => code.includes(spec.replace('.spec.ts', '.ts')));
    return [name, { code, specs: besideTheCode.length > 0 ? besideTheCode : specs }];
  }));
}

const isSpec = (path: string): boolean => path.endsWith('.spec.ts');

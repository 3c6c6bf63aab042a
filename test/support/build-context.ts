import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './real-data.js';

interface Rule {
  readonly takes: boolean;
  readonly matches: RegExp;
}

/** The last rule that matches a path, or a folder above it, decides. */
const rules: readonly Rule[] = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
  const pattern = line.replace(/^!/, '').replace(/\/$/, '').replaceAll('.', '\\.').replaceAll('**/', '(?:.+/)?').replaceAll(/\*(?!\))/g, '[^/]*');
  return { takes: line.startsWith('!'), matches: new RegExp(`^${pattern}(?:/|$)`) };
});

/** Whether `docker build` sees the file, by .dockerignore. @param path from the root of the repository, with slashes */
export function inBuildContext(path: string): boolean {
  return rules.filter(({ matches }) => matches.test(path)).at(-1)?.takes ?? true;
}

/** Sources of the folder that `docker build` sees. */
export function sourcesOfBuild(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`).filter((path) => path.endsWith('.ts') && inBuildContext(path));
}

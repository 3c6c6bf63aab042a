import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

/** Which libraries a library may import: dependencies point inwards, to libs/ticketing, which imports nothing of ours. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  ticketing: [],
  platform: [],
  'event-store': ['ticketing', 'platform'],
  privacy: ['ticketing', 'event-store', 'platform'],
  access: ['ticketing', 'platform'],
  projections: ['ticketing', 'event-store', 'platform', 'read-model'],
  'read-model': ['ticketing', 'event-store', 'platform', 'access', 'projections'],
  feed: ['ticketing', 'event-store', 'platform', 'projections', 'read-model'],
  engine: ['ticketing', 'event-store', 'platform', 'access', 'privacy', 'read-model', 'projections'],
};

interface Import {
  readonly file: string;
  readonly specifier: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(folder: string): Import[] {
  return sources(folder).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^(?:(?:import|export)\b[^;'"]*?\bfrom |import )'([^'\n]+)'|\b(?:require|import)\('([^'\n]+)'\)/gm)].map((match) => ({
      file: relative(ROOT, file).split(sep).join('/'),
      specifier: match[1] ?? match[2] ?? '',
    })),
  );
}

const libs = readdirSync(join(ROOT, 'libs'));

describe('the layers', () => {
  it('have a rule for every library', () => {
    expect(libs.toSorted()).toEqual(Object.keys(ALLOWED).toSorted());
  });

  it.each(libs)('libs/%s imports only what lies further in', (lib) => {
    const allowed = [lib, ...(ALLOWED[lib] ?? [])];
    const wrong = importsOf(`libs/${lib}`).filter(({ specifier }) => {
      const target = /^#libs\/([^/]+)\//.exec(specifier)?.[1];
      return (target !== undefined && !allowed.includes(target)) || specifier.includes('/apps/');
    });
    expect(wrong).toEqual([]);
  });

  it('keep libs/ticketing pure: no framework, no I/O, no clock, no chance', () => {
    const imported = importsOf('libs/ticketing').filter(
      ({ file, specifier }) => !file.endsWith('.spec.ts') && !file.includes('/testing/') && !specifier.startsWith('.'),
    );
    expect(imported).toEqual([]);
    const impure = sources('libs/ticketing')
      .filter((file) => !file.endsWith('.spec.ts') && !file.includes(`${sep}testing${sep}`))
      .filter((file) => /Date\.now\(|new Date\(\)|Math\.random|process\.|setTimeout/.test(readFileSync(file, 'utf8')));
    expect(impure.map((file) => relative(ROOT, file))).toEqual([]);
  });

  it('let no library reach up with a relative path', () => {
    const escaping = libs.flatMap((lib) =>
      importsOf(`libs/${lib}`).filter(({ file, specifier }) => specifier.startsWith('.') && join(file, '..', specifier).split(sep)[1] !== lib),
    );
    expect(escaping).toEqual([]);
  });

  it('open the key store in one place, where erasures are replayed first', () => {
    const opening = ['apps', 'libs/engine', 'libs/access', 'libs/read-model'].flatMap(sources)
      .filter((file) => !file.endsWith('.spec.ts') && !file.includes(`${sep}testing${sep}`))
      .filter((file) => readFileSync(file, 'utf8').match(/\b(?:Sqlite|Postgres)KeyStore\.(?:open|at)\(/) !== null);
    expect(opening.map((file) => relative(ROOT, file).split(sep).join('/'))).toEqual(['libs/engine/src/open-key-store.ts']);
  });

  it('keep the barrels out', () => {
    const barrels = ['apps', 'libs'].flatMap(sources).filter((file) => /[\\/]index\.ts$/.test(file));
    expect(barrels).toEqual([]);
  });
});

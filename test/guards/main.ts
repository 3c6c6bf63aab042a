import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Guard } from './guard.js';
import { GUARDS } from './guards.js';

const ROOT = join(__dirname, '..', '..', '..');
const DIST = join(ROOT, 'dist');
const LIMIT_MS = 180_000;

const USAGE = `npm run test:guards -- [name …]

Takes each guarding line out of the compiled code, runs the tests that are there for it and expects them to fail.
Names (default: all):
${GUARDS.map(({ name, invariant }) => `  ${name} (invariant ${invariant})`).join('\n')}
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function main(): void {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', default: false } } });
  if (values.help) return void process.stdout.write(USAGE);
  const unknown = positionals.find((name) => !GUARDS.some((guard) => guard.name === name));
  if (unknown !== undefined) throw new TypeError(`there is no guard ${unknown}\n\n${USAGE}`);
  const wanted = GUARDS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  // Whatever happens from here on, the next start builds anew.
  rmSync(join(DIST, '.xiuhua-build'), { force: true });
  const missed = wanted.filter((guard) => {
    const noticed = notices(guard);
    say(`${noticed ? 'noticed' : 'MISSED '}  ${guard.name} (invariant ${guard.invariant}): ${guard.project} ${guard.tests}`);
    return !noticed;
  });
  say(`${wanted.length - missed.length} passed, ${missed.length} failed`);
  if (missed.length > 0) process.exitCode = 1;
}

/** Whether the tests fail without the line. A file that does not hold the line exactly once is a fault of the list. */
function notices({ name, file, line, without, project, tests }: Guard): boolean {
  const path = join(DIST, file);
  const original = readFileSync(path, 'utf8');
  if (original.split(line).length !== 2) throw new Error(`guard ${name}: ${file} must hold this exactly once: ${line}`);
  writeFileSync(path, original.replace(line, () => without));
  try {
    const jest = [join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'), '--config', join(ROOT, 'test', 'jest.config.js'), '--selectProjects', project, '--bail', tests];
    const { status } = spawnSync(process.execPath, jest, { stdio: 'ignore', timeout: LIMIT_MS, killSignal: 'SIGKILL' });
    return status !== 0;
  } finally {
    writeFileSync(path, original);
  }
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}

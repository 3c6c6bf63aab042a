import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { noticedBy, requireGreen } from './guard-run.js';
import { GUARDS } from './guards.js';

const USAGE = `npm run test:guards -- [name …]

Takes each guarding line out of the compiled code, runs the tests that are there for it and expects them to fail.
Names (default: all):
${GUARDS.map(({ name, invariant }) => `  ${name} (${typeof invariant === 'number' ? `invariant ${invariant}` : invariant})`).join('\n')}
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function main(): void {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean', default: false } } });
  if (values.help) return void process.stdout.write(USAGE);
  const unknown = positionals.find((name) => !GUARDS.some((guard) => guard.name === name));
  if (unknown !== undefined) throw new TypeError(`there is no guard ${unknown}\n\n${USAGE}`);
  const wanted = GUARDS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  // Whatever happens from here on, the next start builds anew.
  rmSync(join(__dirname, '..', '..', '.xiuhua-build'), { force: true });
  const green = new Set<string>();
  let missed = 0;
  for (const guard of wanted) {
    const { name, invariant, project, tests, named } = guard;
    const key = JSON.stringify([project, tests, named]);
    if (!green.has(key)) requireGreen(guard);
    green.add(key);
    const test = noticedBy(guard);
    if (test === undefined) missed += 1;
    say(`${test === undefined ? 'MISSED ' : 'noticed'}  ${invariant} ${name}: ${test ?? `${project} ${tests}`}`);
  }
  say(`${wanted.length - missed} passed, ${missed} failed`);
  if (missed > 0) process.exitCode = 1;
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof TypeError ? 2 : 1;
}

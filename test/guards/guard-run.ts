import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import type { Guard } from './guard.js';

const ROOT = join(__dirname, '..', '..', '..');
const DIST = join(ROOT, 'dist');
const JEST = [join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'), '--config', join(ROOT, 'test', 'jest.config.js')];
const LIMIT_MS = 180_000;

type Tests = Pick<Guard, 'project' | 'tests' | 'named'>;

/** What a run of tests told, as far as it is read here. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[] }[];
}

/** Undefined when the run was ended at its limit, or told nothing. */
function runTests({ project, tests, named }: Tests): JestReport | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'xiuhua-guards-'));
  const outputFile = join(folder, 'report.json');
  const narrow = named === undefined ? [] : ['--testNamePattern', named];
  // In one process, so that a failure comes back whole; a failed test may leave a server behind.
  const how = ['--runInBand', '--forceExit', '--json', '--outputFile', outputFile, ...narrow];
  try {
    spawnSync(process.execPath, [...JEST, '--selectProjects', project, ...how, '--testPathPatterns', tests], {
      stdio: 'ignore', timeout: LIMIT_MS, killSignal: 'SIGKILL',
    });
    return JSON.parse(readFileSync(outputFile, 'utf8')) as JestReport;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The tests as they are: a pattern that matches nothing, or tests that fail anyway, would seem to notice everything.
 * @throws Error naming the tests
 */
export function requireGreen(tests: Tests): void {
  const report = runTests(tests);
  if (report !== undefined && report.numPassedTests > 0 && report.numFailedTests === 0) return;
  throw new Error(`${tests.project} ${tests.tests}${tests.named === undefined ? '' : ` (${tests.named})`} is not green before any line is taken out`);
}

/**
 * The test that fails without the line, or undefined when none does. A file that cannot be loaded without it, and a run
 * that hangs, count for nothing: only a sentence that turned false tells what is missing.
 * @throws Error when the file does not hold the line as often as the list says, or is no JavaScript without it
 */
export function noticedBy({ name, file, line, times = 1, without, ...tests }: Guard): string | undefined {
  const path = join(DIST, file);
  const original = readFileSync(path, 'utf8');
  const parts = original.split(line);
  if (parts.length !== times + 1) throw new Error(`guard ${name}: ${file} must hold this ${times} time(s), not ${parts.length - 1}: ${line}`);
  const changed = parts.join(without);
  // Parsed as node parses CommonJS; throws on what is none.
  new Script(`(function () {${changed}\n})`, { filename: path });
  writeFileSync(path, changed);
  try {
    return runTests(tests)?.testResults.flatMap(({ assertionResults }) => assertionResults).find(({ status }) => status === 'failed')?.fullName;
  } finally {
    writeFileSync(path, original);
  }
}

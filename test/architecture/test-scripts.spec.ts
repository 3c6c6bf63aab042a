import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../support/real-data.js';

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Readonly<Record<string, string>> };

/** A function of the launcher, which is plain JavaScript modules, called as a script of package.json makes it. */
function launcher(module: string, name: string, ...args: readonly unknown[]): unknown {
  const program = `import { ${name} } from ${JSON.stringify(pathToFileURL(join(ROOT, 'apps/launcher', module)).href)};
    process.stdout.write(JSON.stringify(${name}(...${JSON.stringify(args)})));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' }));
}

function argsOf(script: string): readonly string[] {
  const [, , ...args] = scripts[script]!.split(' ');
  return args;
}

interface ProjectRun {
  readonly env: Readonly<Record<string, string>>;
  readonly notice?: string;
}

const runOf = (script: string, env: Readonly<Record<string, string>>): ProjectRun => launcher('project-run.mjs', 'projectRun', argsOf(script), env) as ProjectRun;

describe('a script that runs one project of tests', () => {
  it.each([['test:faults', 'faults'], ['test:engines', 'engines']])('%s takes a pattern behind it', (name, project) => {
    expect(launcher('jest-arguments.mjs', 'jestArguments', [...argsOf(name), 'two-nodes'])).toEqual(['two-nodes', '--selectProjects', project]);
  });
});

describe('the rounds of faults', () => {
  it.each<[Readonly<Record<string, string>>, string, string | undefined]>([
    [{}, '50 rounds each', '50'],
    [{ FAULT_ROUNDS: '3' }, '3 rounds each', '3'],
    [{ FAULT_ROUNDS: '3', CI: 'true' }, '3 rounds each', '3'],
    [{ CI: 'true' }, 'the short form', undefined],
  ])('of test:faults under %j are: %s, which is said first, with the way to fewer', (given, said, rounds) => {
    const { env, notice } = runOf('test:faults', given);
    expect(env['FAULT_ROUNDS']).toBe(rounds);
    expect(notice).toContain(said);
    expect(notice).toContain('FAULT_ROUNDS=1 npm run test:faults');
  });

  it('are those of the short form in everything that npm test runs, and in CI', () => {
    expect(runOf('test', {})).toEqual({ env: {} });
    expect(launcher('project-run.mjs', 'projectRun', ['faults/cluster', '--selectProjects', 'faults'], {})).toEqual({ env: {} });
    const ci = readFileSync(join(ROOT, '.ci/run'), 'utf8');
    expect([ci.includes('export CI=true'), ci.includes('FAULT_ROUNDS'), ci.includes('test:faults')]).toEqual([true, false, false]);
  });
});

describe('suites that make their event store fail', () => {
  const FOLDER = join(ROOT, 'test/engines');
  const suites = readdirSync(FOLDER).filter((file) => file.endsWith('.spec.ts'));
  const inSource = (pattern: RegExp): string[] => suites.filter((file) => pattern.test(readFileSync(join(FOLDER, file), 'utf8'))).map((file) => file.replace('.spec.ts', '')).toSorted();
  const onStandIn = inSource(/\bnew StoresOnProtocolServer\(|\b(?:EventStoreDbProtocolServer|ProtocolServerProcess)\.start\(/);

  it('say in their names that they are on the protocol server whatever EVENT_STORE_URL names, and no others do', () => {
    expect(onStandIn).toContain('reading-through-faults');
    expect(inSource(/\bdescribe.*\(protocol server\)/)).toEqual(onStandIn);
  });

  it('are told by name at the start where EVENT_STORE_URL names a server, whose address and account are not', () => {
    const { notice } = runOf('test:engines', { EVENT_STORE_URL: 'esdb://clerk:secret@events.example:2113' });
    for (const suite of onStandIn) expect(notice).toContain(suite);
    for (const suite of ['event-store.contract', 'processes', 'real-data']) expect(notice).not.toContain(suite);
    expect(notice).not.toMatch(/clerk|secret|example/);
  });

  it('are as all others are where it names none', () => {
    const none: readonly Readonly<Record<string, string>>[] = [{}, { EVENT_STORE_URL: '' }, { EVENT_STORE_URL: 'sqlite:events.db' }];
    for (const env of none) expect(runOf('test:engines', env).notice).toContain('EVENT_STORE_URL names no server');
  });
});

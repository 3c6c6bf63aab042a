import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ChildApp } from '../support/child-app.js';
import { endInOrder, failIfCrashed, killAtOnce } from '../support/end-process.js';

const REJECTS = join(__dirname, '..', 'support', 'leave-a-rejection.js');
const LIMIT_MS = 15_000;

/** An empty process that lives until it is ended, or leaves a rejection when it is told to. */
async function anyProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--require', REJECTS, '--eval', "setInterval(() => undefined, 1000); process.send('ready');"], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  await once(child, 'message', { signal: AbortSignal.timeout(LIMIT_MS) });
  return child;
}

describe('a rejection that nobody handles', () => {
  const children: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of children.splice(0)) await killAtOnce(child);
  });

  it('fails the test whose process left it', async () => {
    const child = await anyProcess();
    children.push(child);
    expect(() => failIfCrashed(child, 'the child')).not.toThrow();
    const ended = once(child, 'exit', { signal: AbortSignal.timeout(LIMIT_MS) });
    child.kill('SIGUSR2');
    await ended;
    expect(() => failIfCrashed(child, 'the child', 'its last words')).toThrow('the child ended by itself (1); it said:\nits last words');
  }, 40_000);

  it.each([['SIGTERM', (child: ChildProcess) => endInOrder(child, LIMIT_MS)], ['SIGKILL', killAtOnce]] as const)('is not seen in an end that was asked for: %s', async (signal, end) => {
    const child = await anyProcess();
    children.push(child);
    await end(child);
    expect(child.signalCode).toBe(signal);
    expect(() => failIfCrashed(child, 'the child')).not.toThrow();
  }, 40_000);

  describe('ends an app', () => {
    let folder: string;
    let app: ChildApp | undefined;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'xiuhua-rejection-'));
    });
    afterEach(async () => {
      await app?.kill().catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    });

    it('such as the api, and whatever is asked of it next fails', async () => {
      app = new ChildApp('api', { PATH: process.env['PATH'], DATA_DIR: folder, HOST: '127.0.0.1', PORT: '0', NODE_OPTIONS: `--require ${REJECTS}` });
      await app.start();
      process.kill(app.pid!, 'SIGUSR2');
      for (const giveUpAt = Date.now() + LIMIT_MS; app.running && Date.now() < giveUpAt;) await delay(50);
      await expect(app.stop()).rejects.toThrow(/^api ended by itself \(1\); it said:\n[^]*a rejection that nobody handles/);
    }, 60_000);
  });
});

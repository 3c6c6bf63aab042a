import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SupervisedProcess } from './supervised-process.js';

const READY = "process.send({ ready: true }); process.on('message', () => undefined);";
const CRASHES_ONCE = "const { existsSync, writeFileSync } = require('node:fs'); const mark = __filename + '.ran';\n"
  + "if (!existsSync(mark)) { writeFileSync(mark, ''); process.exit(3); }\n" + READY;

describe('a supervised process', () => {
  let folder: string;
  let child: SupervisedProcess | undefined;
  const lines: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xiuhua-supervised-'));
    lines.length = 0;
  });
  afterEach(async () => {
    await child?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts it and waits until it is ready; `mend` is called at every line about it. */
  const readyAfter = (script: string, mend: () => void, changes: { execPath?: string; env?: NodeJS.ProcessEnv } = {}): Promise<void> => {
    const modulePath = join(folder, 'child.cjs');
    writeFileSync(modulePath, script);
    return new Promise((resolve) => {
      child = new SupervisedProcess({
        name: 'child', modulePath, env: process.env, ...changes, onReady: () => resolve(), log: (line) => { lines.push(line); mend(); },
      });
      child.start();
    });
  };

  it('that ends is started again', async () => {
    await readyAfter(CRASHES_ONCE, () => undefined);
    expect(lines).toEqual(['child ended (exit code 3); starting it again in 250 ms']);
  });

  it('that cannot be started, because its program is missing, is started once it is there', async () => {
    const execPath = join(folder, 'node');
    await readyAfter(READY, () => symlinkSync(process.execPath, execPath), { execPath });
    expect(lines).toEqual([expect.stringMatching(/^child could not be started \(.*ENOENT\); starting it again in 250 ms$/)]);
  });

  it('that the system refuses to start is started once it is allowed', async () => {
    // one variable beyond what any system takes: refused before there is a process
    const env: NodeJS.ProcessEnv = { ...process.env, TOO_LARGE: 'x'.repeat(16 * 1024 * 1024) };
    await readyAfter(READY, () => delete env['TOO_LARGE'], { env });
    expect(lines).toEqual([expect.stringMatching(/^child could not be started \(.*E2BIG\); starting it again in 250 ms$/)]);
  });

  it('that could not be started is not started any more after it was stopped', async () => {
    const execPath = join(folder, 'node');
    const lone = new SupervisedProcess({ name: 'child', modulePath: 'none', env: process.env, execPath, onReady: () => undefined, log: (line) => lines.push(line) });
    lone.start();
    await lone.stop();
    expect(lines).toEqual([]);
  });
});

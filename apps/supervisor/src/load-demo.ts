import { spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventLogExists } from '#libs/event-store/src/open-event-store.js';
import type { Config } from '#libs/platform/src/config.js';

const CLI = join(__dirname, '..', '..', 'cli', 'src', 'main.js');
const LIMIT_MS = 120_000;

/**
 * Loads the fictional community before the first start. A marker remembers a load that was cut short: loading is
 * idempotent, so the next start just does it again.
 * @returns whether the demo community is there
 */
export async function loadDemo(config: Config, env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<boolean> {
  const pending = join(config.dataDir, 'demo.pending');
  const loaded = join(config.dataDir, 'demo.loaded');
  if (existsSync(loaded)) return true;
  // Nor into a database: what it holds, and who else uses it, is not known here.
  if (eventLogExists(config.eventStore) && !existsSync(pending)) return false;
  say('Loading the fictional demo community (once; --no-demo leaves it out) …');
  writeFileSync(pending, '');
  await run([CLI, 'demo', '--data-dir', config.dataDir], env);
  writeFileSync(loaded, '');
  rmSync(pending);
  return true;
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: LIMIT_MS });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => { complaint = (complaint + chunk.toString()).slice(-4000); });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`the demo could not be loaded (exit code ${code}): ${complaint}\nStart with --no-demo to go on without it.`));
    });
  });
}

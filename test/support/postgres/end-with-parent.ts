import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A process of its own: when the one that started a PostgreSQL goes without a word, it kills that server and removes its folder. */
const folder = process.argv[2];
if (folder === undefined) throw new Error('give the folder of the server');

process.on('SIGINT', () => undefined);
process.once('disconnect', () => {
  const file = join(folder, 'data', 'postmaster.pid');
  if (existsSync(file)) {
    try {
      process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  // The server's last processes write until they see that it is gone.
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

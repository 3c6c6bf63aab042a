import { giveWay } from '#libs/platform/src/give-way.js';
import { EXIT } from './cli-io.js';
import { run } from './program.js';

const stop = new AbortController();

// The first Ctrl-C lets the command end cleanly; whoever presses it again does not want to wait.
process.on('SIGINT', () => {
  if (stop.signal.aborted) process.exit(EXIT.interrupted);
  process.stderr.write('\nstopping; press Ctrl-C again to stop at once\n');
  stop.abort();
});
process.on('SIGTERM', () => stop.abort());
// `xiuhua … | head` has read enough; that is no failure
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed));

void run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(`${text}\n`),
  stderr: process.stderr, env: process.env, signal: stop.signal, giveWay: () => giveWay('bulk'),
}).then((code) => {
  process.exitCode = code;
});

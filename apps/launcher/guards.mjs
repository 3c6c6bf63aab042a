import { join } from 'node:path';
import { JEST_ENV, root, run, start } from './setup.mjs';

await start((node) => run(node, [join(root, 'dist', 'test', 'guards', 'main.js'), ...process.argv.slice(2)], JEST_ENV));

import { join } from 'node:path';
import { jestEnv, root, run, start } from './setup.mjs';

await start((node) => run(node, [join(root, 'dist', 'test', 'guards', 'main.js'), ...process.argv.slice(2)], jestEnv));

import { join } from 'node:path';
import { root, run, start } from './setup.mjs';

await start((node) => run(node, [join(root, 'dist', 'apps', 'supervisor', 'src', 'main.js'), ...process.argv.slice(2)]));

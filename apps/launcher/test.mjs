import { join } from 'node:path';
import { JEST_ENV, root, run, start } from './setup.mjs';

const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');

await start((node) => run(node, [jest, '--config', join(root, 'test', 'jest.config.js'), ...process.argv.slice(2)], JEST_ENV));

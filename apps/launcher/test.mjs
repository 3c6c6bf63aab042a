import { join } from 'node:path';
import { jestArguments } from './jest-arguments.mjs';
import { jestEnv, root, run, start } from './setup.mjs';

const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');

await start((node) => run(node, [jest, '--config', join(root, 'test', 'jest.config.js'), ...jestArguments(process.argv.slice(2))], jestEnv));

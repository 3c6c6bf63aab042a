import { join } from 'node:path';
import { root, run, start } from './setup.mjs';

// Nest is published as ES modules only: jest loads them with the first flag. The last warning is kafkajs's, see kafka-client.ts.
const env = { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning --disable-warning=TimeoutNegativeWarning`.trim() };
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');

await start((node) => run(node, [jest, '--config', join(root, 'test', 'jest.config.js'), ...process.argv.slice(2)], env));

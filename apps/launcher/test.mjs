import { join } from 'node:path';
import { jestArguments } from './jest-arguments.mjs';
import { projectRun } from './project-run.mjs';
import { jestEnv, root, run, start } from './setup.mjs';

const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const args = process.argv.slice(2);

await start((node) => {
  const { env, notice } = projectRun(args, process.env);
  if (notice !== undefined) process.stderr.write(`${notice}\n\n`);
  return run(node, [jest, '--config', join(root, 'test', 'jest.config.js'), ...jestArguments(args)], { ...jestEnv, ...env });
});

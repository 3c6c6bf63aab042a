import { join } from 'node:path';
import { jestEnv, root, run, start } from './setup.mjs';

const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');

/** `--project faults two-nodes` is that suite alone: Jest would take every pattern behind its own `--selectProjects` for a project. */
function jestArguments([first, project, ...rest]) {
  return first === '--project' ? [...rest, '--selectProjects', project] : [first, project, ...rest].filter((argument) => argument !== undefined);
}

await start((node) => run(node, [jest, '--config', join(root, 'test', 'jest.config.js'), ...jestArguments(process.argv.slice(2))], jestEnv));

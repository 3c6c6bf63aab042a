#!/usr/bin/env node
import { join } from 'node:path';
import { root, run, start } from './setup.mjs';

await start((node) => run(node, [join(root, 'dist', 'apps', 'cli', 'src', 'main.js'), ...process.argv.slice(2)]));

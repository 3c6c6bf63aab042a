import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { problemsPage } from '#libs/platform/src/problems.js';

writeFileSync(resolve(__dirname, '../../../../../docs/problems.md'), problemsPage());

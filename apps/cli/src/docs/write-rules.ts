import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesPage } from '#libs/ticketing/src/docs/rules-page.js';
import { ruleSources } from './rule-sources.js';

/** `npm run docs:rules`: writes docs/rules.md anew. Compiled to dist/apps/cli/src/docs. */
const ROOT = join(__dirname, '../../../../..');

writeFileSync(join(ROOT, 'docs/rules.md'), rulesPage(ruleSources(ROOT)));

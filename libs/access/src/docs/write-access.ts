import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { accessPage } from './access-table.js';

writeFileSync(resolve(__dirname, '../../../../../docs/access.md'), accessPage());

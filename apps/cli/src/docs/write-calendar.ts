import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHINESE_CALENDAR_FILE, chineseCalendarModule } from './chinese-calendar-page.js';

/** `npm run docs:calendar`: writes the default calendar anew. Compiled to dist/apps/cli/src/docs. */
const ROOT = join(__dirname, '../../../../..');

writeFileSync(join(ROOT, CHINESE_CALENDAR_FILE), chineseCalendarModule());

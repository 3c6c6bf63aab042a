import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHINESE_CALENDAR_FILE, chineseCalendarModule } from './chinese-calendar-page.js';

const ROOT = join(__dirname, '../../../../..');

describe('The official Chinese calendar', () => {
  it('is what the package publishes (npm run docs:calendar writes it; raise its version)', () => {
    expect(readFileSync(join(ROOT, CHINESE_CALENDAR_FILE), 'utf8')).toBe(chineseCalendarModule());
  });
});

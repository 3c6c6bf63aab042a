import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { accessPage } from './access-table.js';

describe('docs/access.md', () => {
  it('is what the table says; write it again with: node dist/libs/access/src/docs/write-access.js', () => {
    expect(readFileSync(resolve(__dirname, '../../../../../docs/access.md'), 'utf8')).toBe(accessPage());
  });
});

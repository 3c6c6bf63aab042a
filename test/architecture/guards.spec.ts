import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GUARDS } from '../guards/guards.js';

const DIST = join(__dirname, '..', '..');

/** The run itself takes minutes (`npm run test:guards`); that its list fits the code is cheap to know. */
describe('the guards', () => {
  it.each(GUARDS)('$name names a line that stands in $file', ({ file, line, times = 1 }) => {
    expect({ line, times: readFileSync(join(DIST, file), 'utf8').split(line).length - 1 }).toEqual({ line, times });
  });

  it('have a name each, and two at least for every invariant that holds already', () => {
    expect(new Set(GUARDS.map(({ name }) => name)).size).toBe(GUARDS.length);
    for (const wanted of [1, 2, 3, 4, 5, 8, 9, 10, 11, 12]) expect(GUARDS.filter(({ invariant }) => invariant === wanted).length).toBeGreaterThanOrEqual(2);
  });
});

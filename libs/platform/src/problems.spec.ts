import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PROBLEMS, problem, problemsPage } from './problems.js';

const root = resolve(__dirname, '../../../..');

describe('problems', () => {
  it('have a stable type and the documented status', () => {
    expect(problem('precondition-failed', 'revision 3, not 2')).toEqual({
      type: 'urn:xiuhua:problem:precondition-failed', title: 'Changed since it was read', status: 412, detail: 'revision 3, not 2',
    });
  });

  it('are error statuses only', () => {
    for (const { status } of Object.values(PROBLEMS)) expect(status).toBeGreaterThanOrEqual(400);
  });

  it('are all in docs/problems.md, which is generated', () => {
    expect(readFileSync(resolve(root, 'docs/problems.md'), 'utf8')).toBe(problemsPage());
  });
});

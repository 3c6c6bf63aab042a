import { ROLES } from '#libs/access/src/caller.js';
import { seesStaffAccounts } from './staff-accounts.js';

describe('accounts of leaders', () => {
  it('are shown to those who work with them', () => {
    expect(ROLES.filter(seesStaffAccounts)).toEqual(['grid-leader', 'dispatcher', 'supervisor', 'admin']);
  });
});

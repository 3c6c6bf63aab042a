import type { Role } from '#libs/access/src/caller.js';

const COLLEAGUES: readonly Role[] = ['grid-leader', 'dispatcher', 'supervisor', 'admin'];

/** Whether a role is shown the accounts of who leads a grid. Named one by one: a new role sees none until it is added. */
export function seesStaffAccounts(role: Role): boolean {
  return COLLEAGUES.includes(role);
}

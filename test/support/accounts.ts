import { LocalIssuer, type TokenRequest } from '#libs/access/src/tokens/local-issuer.js';
import type { Config } from '#libs/platform/src/config.js';

type Account = Omit<TokenRequest, 'ttlSeconds'>;

/** Fictional people: everybody of the community `xf`, and for each role somebody to whom its tickets are foreign. */
export const ACCOUNTS = {
  resident: { subject: 'resident-1', role: 'resident' },
  volunteer: { subject: 'volunteer-1', role: 'volunteer', communities: ['xf'] },
  leader: { subject: 'leader-1', role: 'grid-leader', grids: ['xf/xf-01'] },
  unit: { subject: 'power-works-1', role: 'unit', unit: 'power-works' },
  dispatcher: { subject: 'dispatcher-1', role: 'dispatcher', communities: ['xf'] },
  supervisor: { subject: 'supervisor-1', role: 'supervisor', communities: ['xf'] },
  analyst: { subject: 'analyst-1', role: 'analyst', communities: ['xf'] },
  admin: { subject: 'admin-1', role: 'admin' },
  foreignResident: { subject: 'resident-2', role: 'resident' },
  foreignVolunteer: { subject: 'volunteer-2', role: 'volunteer', communities: ['yl'] },
  foreignLeader: { subject: 'leader-2', role: 'grid-leader', grids: ['yl/yl-01'] },
  foreignUnit: { subject: 'water-works-1', role: 'unit', unit: 'water-works' },
  foreignDispatcher: { subject: 'dispatcher-2', role: 'dispatcher', communities: ['yl'] },
  foreignSupervisor: { subject: 'supervisor-2', role: 'supervisor', communities: ['yl'] },
  foreignAnalyst: { subject: 'analyst-2', role: 'analyst', communities: ['yl'] },
  /** A second dispatcher of xf: who handled a ticket may not call back about it. */
  colleague: { subject: 'dispatcher-3', role: 'dispatcher', communities: ['xf', 'yl'] },
} as const satisfies Record<string, Account>;

export type AccountName = keyof typeof ACCOUNTS;

/** A token of the installation's own issuer. @param issuedAt milliseconds since the epoch, for a token that has expired by now */
export async function tokenFor(config: Config, account: Account, ttlSeconds = 3600, issuedAt = Date.now()): Promise<string> {
  if (config.auth.kind !== 'local') throw new Error('these tests issue their own tokens: unset AUTH_JWKS_URL');
  return LocalIssuer.open({ ...config.auth, clock: { now: () => issuedAt } }).issue({ ...account, ttlSeconds });
}

export async function tokensOf(config: Config): Promise<Readonly<Record<AccountName, string>>> {
  const names = Object.keys(ACCOUNTS) as AccountName[];
  const entries = await Promise.all(names.map(async (name) => [name, await tokenFor(config, ACCOUNTS[name])] as const));
  return Object.fromEntries(entries) as Record<AccountName, string>;
}

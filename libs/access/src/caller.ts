export const ROLES = ['resident', 'volunteer', 'grid-leader', 'unit', 'dispatcher', 'supervisor', 'analyst', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Among an analyst's communities: the statistics of every community. It opens no ticket. */
export const ALL_COMMUNITIES = '*';

/** Who calls, from a verified token. Empty scope arrays mean: nothing (deny by default). */
export interface Caller {
  /** The account: JWT `sub`. */
  readonly subject: string;
  readonly role: Role;
  /** Communities of a dispatcher, supervisor, analyst or volunteer. */
  readonly communities: readonly string[];
  /** Grids of a grid leader as `<communityId>/<gridId>`. */
  readonly grids: readonly string[];
  /** The unit of a unit account. */
  readonly unit?: string;
  /** The person reference of a resident, looked up in the key store; absent until the first report. */
  readonly personRef?: string;
}

/** Whose work: of the leaders of these grids, of a unit that was called, of who dispatches in these communities and acts there above the grids. */
export type WorkScope =
  | { readonly kind: 'grids'; readonly grids: readonly string[] }
  | { readonly kind: 'unit'; readonly unit: string }
  | { readonly kind: 'communities'; readonly communities: readonly string[] };

/** Which tickets a caller may list: put into every query, never filtered afterwards. */
export type TicketScope =
  | { readonly kind: 'none' }
  | { readonly kind: 'reporter'; readonly personRef: string }
  /** Dispatched to one of these `<communityId>/<gridId>` now, or formerly and not yet closed. */
  | { readonly kind: 'grids'; readonly grids: readonly string[] }
  | { readonly kind: 'communities'; readonly communities: readonly string[] }
  | { readonly kind: 'unit'; readonly unit: string }
  /** Open and unclaimed in these communities (never a tip-off), or claimed by this account. */
  | { readonly kind: 'volunteer'; readonly communities: readonly string[]; readonly claimant: string };

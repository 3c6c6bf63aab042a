import { ALL_COMMUNITIES, type Caller, type Role, ROLES } from '../caller.js';

/** What fits into a token that travels in a header with every request. */
export const MAX_SCOPE_ENTRIES = 200;
export const MAX_SUBJECT_LENGTH = 255;

/** Ids of communities, grids and units as the API takes them. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const SUBJECT = /^[\x21-\x7e]+$/;

/** What a token of ours says beside the registered claims. */
export interface TokenClaims {
  readonly sub: string;
  readonly role: Role;
  readonly communities?: readonly string[];
  /** `<communityId>/<gridId>` */
  readonly grids?: readonly string[];
  readonly unit?: string;
}

/** A claim is not what it has to be. Names the claim, not its value: the value is of unknown origin and any length. */
export class ClaimError extends Error {
  constructor(readonly claim: keyof TokenClaims, expected: string) {
    super(`claim ${claim}: ${expected}`);
    this.name = 'ClaimError';
  }
}

/** The caller that verified claims describe. Absent lists are empty, so they open nothing. @throws ClaimError */
export function callerFrom(claims: Readonly<Record<string, unknown>>): Caller {
  const { sub, unit } = claims;
  if (typeof sub !== 'string' || sub.length > MAX_SUBJECT_LENGTH || !SUBJECT.test(sub)) {
    throw new ClaimError('sub', `1 to ${MAX_SUBJECT_LENGTH} visible ASCII characters`);
  }
  const role = ROLES.find((known) => known === claims['role']);
  if (role === undefined) throw new ClaimError('role', `one of ${ROLES.join(', ')}`);
  if (unit !== undefined && !isId(unit)) throw new ClaimError('unit', 'an id');
  const caller: Caller = {
    subject: sub,
    role,
    communities: list(claims, 'communities', isCommunity, 'ids of communities'),
    grids: list(claims, 'grids', isGridKey, '<communityId>/<gridId>'),
    ...(unit === undefined ? {} : { unit }),
  };
  return Object.freeze(caller);
}

function list(
  claims: Readonly<Record<string, unknown>>, claim: 'communities' | 'grids', accepts: (entry: unknown) => entry is string, expected: string,
): readonly string[] {
  const value: unknown = claims[claim] ?? [];
  if (!isList(value) || value.length > MAX_SCOPE_ENTRIES || !value.every(accepts)) {
    throw new ClaimError(claim, `a list of at most ${MAX_SCOPE_ENTRIES} ${expected}`);
  }
  return Object.freeze([...value]);
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const isCommunity = (value: unknown): value is string => isId(value) || value === ALL_COMMUNITIES;

function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}

function isGridKey(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const [communityId, gridId, ...rest] = value.split('/');
  return isId(communityId) && isId(gridId) && rest.length === 0;
}

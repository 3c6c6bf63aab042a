import type { Caller } from '#libs/access/src/caller.js';
import { problemError } from '#libs/platform/src/problems.js';
import type { Publication } from '#libs/ticketing/src/publication/publication-state.js';
import { seesStaffAccounts } from '../queries/staff-accounts.js';
import type { PublicationResponse } from './publication.response.js';

/** @throws 404 where nothing was published */
export function publicationShownTo({ role }: Caller, name: string, { versions }: Publication<object>): PublicationResponse {
  if (versions.length === 0) throw problemError('not-found', 'there is nothing published under this name');
  const seesAccounts = seesStaffAccounts(role);
  return {
    name,
    versions: versions.map(({ version, effectiveFrom, publishedBy, document }) => (
      { version, effectiveFrom, publishedBy: seesAccounts ? publishedBy : null, document })),
  };
}

import type { TicketVisibility } from '#libs/access/src/authorize.js';
import type { ExistingTicket } from '#libs/ticketing/src/ticket/ticket-state.js';

/** What everybody sees who sees the ticket: where it stands. */
const PUBLIC_FIELDS = [
  'ticketId', 'status', 'kind', 'category', 'urgency', 'communityId', 'gridId', 'channel', 'reportedAt', 'firstResponseAt', 'cycle', 'sessions',
  'assignment', 'agreement', 'resolvedAt', 'closedAt', 'reasonCode', 'reopenableUntil', 'imported', 'adopted', 'units',
] as const;
/** How it came there: the whole history's affair. */
const HISTORY_FIELDS = ['candidateGridIds', 'formerGrids', 'lastAssignment', 'returnedBy', 'ruledGrids', 'links', 'before'] as const;
/** Accounts of staff, for colleagues. */
const STAFF_FIELDS = ['handlers', 'notes', 'acknowledgedBy'] as const;
/** Pseudonyms link one person's tickets: they go with the right to know the person. */
const PERSON_FIELDS = ['reporterRef', 'claimant'] as const;

export type TicketView = { readonly [field: string]: unknown } & Pick<ExistingTicket, 'ticketId' | 'status' | 'kind'>;

/** The state as this caller may see it. */
export function ticketView(state: ExistingTicket, { history, texts, identity }: TicketVisibility): TicketView {
  const fields: readonly string[] = [
    ...PUBLIC_FIELDS,
    ...(history === 'all' ? HISTORY_FIELDS : []),
    ...(history === 'all' && texts !== 'none' ? STAFF_FIELDS : []),
    ...(identity === 'none' ? [] : PERSON_FIELDS),
  ];
  const all = state as unknown as Readonly<Record<string, unknown>>;
  const { ticketId, status, kind } = state;
  return { ticketId, status, kind, ...Object.fromEntries(fields.filter((field) => all[field] !== undefined).map((field) => [field, all[field]])) };
}

import fc from 'fast-check';
import { communityHistory, type CommunityHistory } from './community-histories.js';
import { ticketHistory, type TicketHistory } from './ticket-histories.js';

/** The same seed makes the same histories, all of different tickets. */
export function sampleTickets(count: number, seed: number): TicketHistory[] {
  const unique = fc.uniqueArray(ticketHistory, { selector: ({ streamId }) => streamId, minLength: count, maxLength: count });
  const [histories] = fc.sample(unique, { numRuns: 1, seed });
  if (histories === undefined) throw new Error('no histories');
  return histories;
}

export function sampleCommunity(communityId: string, seed: number): CommunityHistory {
  const [history] = fc.sample(communityHistory(communityId), { numRuns: 1, seed });
  if (history === undefined) throw new Error('no history');
  return history;
}

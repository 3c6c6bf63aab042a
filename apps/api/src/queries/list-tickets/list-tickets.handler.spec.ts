import type { Caller, Role } from '#libs/access/src/caller.js';
import type { TicketSummary } from '#libs/read-model/src/read-model.js';
import { ticketShownTo } from './list-tickets.handler.js';

const ticket: TicketSummary = {
  ticketId: '20261122-7KQ4M-X9PTC', status: 'dispatched', kind: 'complaint', category: 'a', urgency: 'general', channel: 'web', communityId: 'xf',
  gridId: null, level: null, assignee: null, claimant: 'volunteer-1', reportedAt: '2026-11-22T00:00:00.000Z', firstResponseAt: null,
  resolvedAt: null, closedAt: null, reopenedCount: 0, imported: false, revision: 1,
};
const claimantFor = (role: Role, subject = 'somebody') => {
  const caller: Caller = { subject, role, communities: ['xf'], grids: [] };
  return ticketShownTo(caller, ticket).claimant;
};

describe('the claimant in a list', () => {
  it.each(['grid-leader', 'dispatcher', 'supervisor'] as const)('is named to a %s', (role) => expect(claimantFor(role)).toBe('volunteer-1'));

  it.each(['resident', 'volunteer', 'unit', 'analyst', 'admin'] as const)('is not named to another %s', (role) => {
    expect(claimantFor(role)).toBeNull();
  });

  it('is named to himself', () => expect(claimantFor('volunteer', 'volunteer-1')).toBe('volunteer-1'));
});

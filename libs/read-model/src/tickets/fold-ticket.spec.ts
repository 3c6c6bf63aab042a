import fc from 'fast-check';
import { holderOf } from '#libs/ticketing/src/ticket/holder.js';
import { gridKey } from '#libs/ticketing/src/ticket/post.js';
import type { Ticket } from '#libs/ticketing/src/ticket/ticket-state.js';
import { ticketHistory, type TicketHistory } from '../testing/ticket-histories.js';
import { foldTicket, startTicket, TicketHistoryError } from './fold-ticket.js';
import type { TicketFold } from './ticket-row.js';

function foldAll({ streamId, facts }: TicketHistory): TicketFold {
  const [first, ...rest] = facts;
  if (first === undefined) throw new Error('a history begins with a report');
  return rest.reduce(foldTicket, startTicket(streamId, first, 1));
}

const instant = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text));

/** What the domain's own state says about the columns that it knows too. */
function expected(ticket: Ticket): object {
  if (ticket.status === 'none') throw new Error('no ticket');
  const resolvedAt = ticket.status === 'resolved' || ticket.status === 'closed' ? ticket.resolvedAt : undefined;
  const done = ticket.status === 'closed' || ticket.status === 'rejected' || ticket.status === 'withdrawn';
  return {
    ticket_id: ticket.ticketId, status: ticket.status, kind: ticket.kind, ever_tip_off: ticket.everTipOff === true ? 1 : 0, category: ticket.category, urgency: ticket.urgency, channel: ticket.channel,
    community_id: ticket.communityId, assignee: holderOf(ticket) ?? null, claimant: ticket.claimant ?? null, reporter_ref: ticket.reporterRef,
    level: 'assignment' in ticket && ticket.status !== 'resolved' ? ticket.assignment?.level : null,
    grid_key: ticket.gridId === undefined ? null : gridKey(ticket.communityId, ticket.gridId),
    imported: ticket.imported ? 1 : 0, adopted: ticket.adopted ? 1 : 0, reported_at: Date.parse(ticket.reportedAt),
    first_response_at: instant(ticket.firstResponseAt), resolved_at: instant(resolvedAt), reopened_count: ticket.cycle,
    ended: done && !(ticket.status === 'closed' && ticket.reasonCode !== 'duplicate') ? 1 : 0,
    agreement_open: ticket.status === 'mediating' && ticket.agreement !== undefined ? 1 : 0,
  };
}

describe('the fold of a ticket', () => {
  it('says what the domain says, for any history', () => {
    fc.assert(fc.property(ticketHistory, (history) => {
      const { row, formerGrids, units } = foldAll(history);
      const state = history.state;
      if (state.status === 'none') throw new Error('no ticket');
      // While closed as duplicate the flag waits for an Unlink.
      const agreement = row.before_link === null ? {} : { agreement_open: row.agreement_open };
      expect(row).toMatchObject({ ...expected(state), ...agreement });
      expect(row.revision).toBe(history.facts.length - 1);
      const own = (grids: readonly string[]) => grids.filter((grid) => grid !== row.grid_key).sort();
      expect(own(formerGrids)).toEqual(own(state.formerGrids));
      expect([...units].sort()).toEqual(state.units.map(({ unitId }) => unitId).sort());
    }), { numRuns: 3000 });
  });

  it('covers every type of event and every status', () => {
    const types = new Set<string>();
    const statuses = new Set<string>();
    for (const { facts, state } of fc.sample(ticketHistory, { numRuns: 3000, seed: 7 })) {
      statuses.add(state.status);
      for (const { type, imported } of facts) types.add(imported === undefined ? type : `${type} (outside the rules)`);
    }
    expect([...statuses].sort()).toEqual(['acknowledged', 'closed', 'dispatched', 'mediating', 'rejected', 'reported', 'resolved', 'withdrawn']);
    expect([...types]).toEqual(expect.arrayContaining([
      'TicketReopened', 'TicketUnlinked', 'TicketClosed', 'AgreementBroken', 'TicketAdopted', 'ClaimReleased', 'UnitArrived',
      'TicketResolved (outside the rules)', 'TicketDispatched (outside the rules)',
    ]));
  });

  it('keeps the position of the report', () => {
    const [history] = fc.sample(ticketHistory.filter(({ facts }) => facts.length > 1), { numRuns: 1, seed: 1 });
    const [first, second] = history!.facts;
    expect(foldTicket(startTicket(history!.streamId, first!, 7), second!).row).toMatchObject({ report_position: 7, revision: 1 });
  });

  it('refuses a stream that lacks an event, tells one twice, or does not begin with the report', () => {
    const history = fc.sample(ticketHistory, { numRuns: 200, seed: 1 }).find(({ facts }) => facts.length > 4);
    if (history === undefined) throw new Error('no long history');
    const [first, second, third] = history.facts;
    if (first === undefined || second === undefined || third === undefined) throw new Error('no long history');
    const fold = startTicket(history.streamId, first, 1);
    expect(() => foldTicket(fold, third)).toThrow(TicketHistoryError);
    expect(() => foldTicket(foldTicket(fold, second), second)).toThrow(TicketHistoryError);
    expect(() => startTicket(history.streamId, second, 1)).toThrow('expected TicketReported at revision 0');
  });
});

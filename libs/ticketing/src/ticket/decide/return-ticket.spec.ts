import {
  acknowledged, adjourned, closedAsRated, dispatched, dispatchedByRuling, dispatchedTo, given, rated, reopened, reported, resolved,
  returned, returnTicket, transferred,
} from '../../testing/ticket-samples.js';

describe('Returning a ticket', () => {
  it('gives it back to the dispatcher', () => {
    given(reported, dispatched).when(returnTicket)
      .thenRecords({ type: 'TicketReturned', data: { reasonCode: 'not-ours', gridId: 'xf-01' } })
      .thenStateIs({ status: 'reported', returnedBy: ['xf/xf-01'], formerGrids: ['xf/xf-01'] });
  });

  it('is possible after the acknowledgement too', () => {
    given(reported, dispatched, acknowledged).when(returnTicket).thenStateIs({ status: 'reported' });
  });

  it('leaves nothing of the assignment behind', () => {
    given(reported, dispatched, acknowledged).when(returnTicket).thenStateLacks('assignment', 'acknowledgedBy', 'lastAssignment');
  });

  it('cannot happen twice after a ruling', () =>
    void given(reported, dispatched, returned, dispatchedByRuling).when(returnTicket)
      .thenRefuses('returned-after-ruling', { grid: 'xf/xf-01' }));

  it('cannot happen after a ruling even when the ticket was elsewhere in between', () => {
    given(reported, dispatched, returned, dispatchedByRuling, dispatchedTo('xf-02'), dispatched).when(returnTicket)
      .thenRefuses('returned-after-ruling');
  });

  it('is open to another grid than the one the ruling was about', () => {
    given(reported, dispatched, returned, dispatchedByRuling, dispatchedTo('xf-02')).when(returnTicket)
      .thenStateIs({ status: 'reported', returnedBy: ['xf/xf-02'] });
  });

  it('is possible again once the ticket was reopened', () => {
    given(reported, dispatched, returned, dispatchedByRuling, resolved, rated, closedAsRated, reopened).when(returnTicket)
      .thenStateIs({ status: 'reported' });
  });

  it('says nothing about a grid when a community gives it back', () => {
    const toCommunity = { type: 'TicketDispatched', data: { level: 'community', communityId: 'xf' } } as const;
    const outcome = given(reported, toCommunity).when(returnTicket).thenStateIs({ status: 'reported', returnedBy: [] });
    expect(outcome.after()).not.toHaveProperty('gridId');
  });

  it('is refused while the parties sit at the table', () =>
    void given(reported, dispatched, adjourned).when(returnTicket).thenRefuses('in-mediation'));

  it('is refused when nobody holds the ticket', () => {
    given(reported).when(returnTicket).thenRefuses('not-open', { status: 'reported' });
    given(reported, dispatched, resolved).when(returnTicket).thenRefuses('not-open', { status: 'resolved' });
    given(reported, dispatched, transferred).when(returnTicket).thenRefuses('not-open', { status: 'reported' });
  });
});

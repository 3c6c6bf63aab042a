import {
  acknowledge, acknowledged, adjourned, at, dispatched, dispatchedTo, given, LEADER_ID, reported, resolved,
} from '../../testing/ticket-samples.js';

describe('Acknowledging a ticket', () => {
  it('tells the reporter that somebody has it', () => {
    given(reported, dispatched).when({ ...acknowledge, message: 'on my way' }, { at: '2026-11-22T09:00:00.000Z' })
      .thenRecords({ type: 'TicketAcknowledged', data: {}, personal: { message: 'on my way' } })
      .thenStateIs({ status: 'acknowledged', acknowledgedBy: LEADER_ID, handlers: [LEADER_ID], firstResponseAt: '2026-11-22T09:00:00.000Z' });
  });

  it('is a first response at the instant it happened, not when it was told', () => {
    given(reported, dispatched).when(acknowledge, { at: '2026-11-22T12:00:00.000Z', occurredAt: '2026-11-22T08:30:00.000Z' })
      .thenStateIs({ firstResponseAt: '2026-11-22T08:30:00.000Z' });
  });

  it('happens anew at each grid, the first response does not', () => {
    given(reported, dispatched, at('2026-11-22T08:20:00.000Z', acknowledged), dispatchedTo('xf-02')).when(acknowledge)
      .thenStateIs({ status: 'acknowledged', gridId: 'xf-02', firstResponseAt: '2026-11-22T08:20:00.000Z' });
  });

  it('is refused a second time, so that nobody\'s message is lost in silence', () => {
    given(reported, dispatched, acknowledged).when(acknowledge).thenRefuses('already-acknowledged', { by: LEADER_ID });
    given(reported, dispatched, adjourned).when(acknowledge).thenRefuses('already-acknowledged');
  });

  it('is refused where nobody was given the ticket', () => {
    given(reported).when(acknowledge).thenRefuses('not-dispatched', { status: 'reported' });
    given(reported, dispatched, resolved).when(acknowledge).thenRefuses('not-dispatched', { status: 'resolved' });
    given().when(acknowledge).thenRefuses('unknown-ticket');
  });
});

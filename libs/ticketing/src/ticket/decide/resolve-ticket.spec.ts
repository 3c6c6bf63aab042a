import {
  acknowledged, adjourned, dispatched, given, histories, LEADER_ID, rejected, reported, resolve, resolved, withdrawn,
} from '../../testing/ticket-samples.js';

describe('Resolving a ticket', () => {
  it.each(
    histories([reported, dispatched], [reported, dispatched, acknowledged], [reported, dispatched, adjourned]),
  )('answers the reporter (%#)', (history) => {
    given(...history)
      .when({
        type: 'Resolve', outcome: 'explained', text: 'it was the bulb', attachmentNames: ['after.jpg'],
      }, { at: '2026-11-22T10:00:00.000Z' })
      .thenRecords({
        type: 'TicketResolved', data: { outcome: 'explained' }, personal: { text: 'it was the bulb', attachmentNames: ['after.jpg'] },
      })
      .thenStateIs({ status: 'resolved', resolvedAt: '2026-11-22T10:00:00.000Z', assignment: { post: 'grid:xf/xf-01' } });
  });

  it('counts as acknowledgement when there was none', () => {
    given(reported, dispatched).when(resolve, { at: '2026-11-22T10:00:00.000Z' })
      .thenStateIs({ firstResponseAt: '2026-11-22T10:00:00.000Z', handlers: [LEADER_ID] });
  });

  it('needs somebody who has the ticket', () => {
    given(reported).when(resolve).thenRefuses('not-open', { status: 'reported' });
    given(reported, dispatched, resolved).when(resolve).thenRefuses('not-open', { status: 'resolved' });
    given(reported, rejected).when(resolve).thenRefuses('not-open');
    given(reported, withdrawn).when(resolve).thenRefuses('not-open');
  });
});

import {
  agreed, dispatch, dispatched, given, histories, reclassify, rejected, reported, resolved, returned, transfer, transferred,
} from '../../testing/ticket-samples.js';

describe('Reclassifying a ticket', () => {
  it.each(
    histories([reported], [reported, dispatched], [reported, dispatched, agreed]),
  )('changes the words and nothing else (%#)', (history) => {
    const before = given(...history).state;
    given(...history).when({ ...reclassify, reason: 'it is about parking' })
      .thenRecords({
        type: 'TicketReclassified', data: { kind: 'request', category: 'traffic', urgency: 'general' },
        personal: { reason: 'it is about parking' },
      });
    expect(given(...history).when(reclassify).after()).toEqual({ ...before, kind: 'request', category: 'traffic' });
  });

  it('is refused when nothing would change', () => {
    given(reported).when({ type: 'Reclassify', kind: 'complaint', category: 'housing/light', urgency: 'general' })
      .thenRefuses('same-classification');
  });

  it('is refused once the ticket is settled', () => {
    given(reported, dispatched, resolved).when(reclassify).thenRefuses('not-open');
    given(reported, rejected).when(reclassify).thenRefuses('not-open');
  });
});

describe('Transferring a ticket', () => {
  it('makes it wait for dispatch in the other community', () => {
    given(reported, dispatched).when(transfer)
      .thenRecords({ type: 'TicketTransferred', data: { fromCommunityId: 'xf', toCommunityId: 'hp' } })
      .thenStateIs({ status: 'reported', communityId: 'hp', formerGrids: ['xf/xf-01'] })
      .thenStateLacks('gridId', 'lastAssignment', 'assignment');
  });

  it('lets only the other community dispatch from then on', () => {
    given(reported, transferred).when(dispatch).thenRefuses('other-community', { communityId: 'hp' });
    given(reported, transferred).when({ ...dispatch, communityId: 'hp', gridId: 'hp-01' })
      .thenStateIs({ assignment: { post: 'grid:hp/hp-01' } });
  });

  it('does not confuse grids of the same name', () => {
    given(reported, dispatched, returned, transferred).when({ ...dispatch, communityId: 'hp' }).thenStateIs({ status: 'dispatched' });
  });

  it('is refused to the same community and once the ticket is settled', () => {
    given(reported).when({ ...transfer, toCommunityId: 'xf' }).thenRefuses('same-community');
    given(reported, dispatched, resolved).when(transfer).thenRefuses('not-open');
  });
});

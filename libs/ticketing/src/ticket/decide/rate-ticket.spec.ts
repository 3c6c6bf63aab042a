import {
  acknowledged, by, callBack, closed, closedAsRated, dispatched, DISPATCHER, given, importedReport, IMPORTER, LEADER_ID, rate, rated, rateUnsolved, reopened,
  reported, RESIDENT, resolved, SUPERVISOR,
} from '../../testing/ticket-samples.js';

const byCallBack = { ...rate, via: 'call-back' } as const;

describe('Rating a ticket', () => {
  it('closes it when the matter is solved', () => {
    given(reported, dispatched, resolved).when({ ...rate, comment: 'thank you' }, { by: RESIDENT })
      .thenRecords(
        { type: 'TicketRated', data: { via: 'resident', contacted: true, solved: true, satisfaction: 5 }, personal: { comment: 'thank you' } },
        { type: 'TicketClosed', data: { reasonCode: 'rated' } },
      )
      .thenStateIs({ status: 'closed', reasonCode: 'rated' });
  });

  it('closes it also when the resident does not say whether it is solved', () => {
    given(reported, dispatched, resolved).when({ type: 'Rate', via: 'resident', satisfaction: 2 }).thenStateIs({ status: 'closed' });
  });

  it('brings it back to the last holder when nothing is solved', () => {
    given(reported, dispatched, acknowledged, resolved).when(rateUnsolved, { by: RESIDENT })
      .thenRecords({ type: 'TicketRated' }, { type: 'TicketReopened', data: { reasonCode: 'not-solved' } })
      .thenStateIs({ status: 'dispatched', cycle: 1, assignment: { post: 'grid:xf/xf-01' } });
  });

  it('happens once for each resolution', () => {
    given(reported, dispatched, resolved, rated, closedAsRated).when(rate).thenRefuses('already-rated');
    given(reported, dispatched, resolved, rated, closedAsRated, reopened, resolved).when(rate).thenStateIs({ status: 'closed', cycle: 1 });
  });

  it('needs a resolution', () => {
    given(reported, dispatched).when(rate).thenRefuses('not-resolved', { status: 'dispatched' });
    given(reported, dispatched, resolved, closed).when(rate).thenRefuses('not-resolved', { status: 'closed' });
  });

  it('by call-back is not for somebody who handled the ticket', () => {
    given(reported, dispatched, by(DISPATCHER, acknowledged), by(SUPERVISOR, resolved)).when(byCallBack, { by: DISPATCHER })
      .thenRefuses('own-case');
    given(reported, dispatched, by(DISPATCHER, acknowledged), by(SUPERVISOR, resolved)).when(byCallBack, { by: SUPERVISOR })
      .thenRefuses('own-case');
    given(reported, dispatched, acknowledged, resolved).when(byCallBack, { by: DISPATCHER }).thenStateIs({ status: 'closed' });
  });

  it('by call-back in a source\'s history is nobody\'s own case: the import stands for all who handled it there', () => {
    given(importedReport, by(IMPORTER, dispatched), by(IMPORTER, resolved)).when(byCallBack, { by: IMPORTER, mode: 'import' })
      .thenRecords({ type: 'TicketRated' }, { type: 'TicketClosed' }).thenStateIs({ status: 'closed', reasonCode: 'rated' });
  });

  it('by the resident is for the resident, whoever typed it', () => {
    given(reported, dispatched, resolved).when(rate, { by: { id: LEADER_ID, role: 'grid-leader' } }).thenStateIs({ status: 'closed' });
  });
});

describe('Calling the resident back', () => {
  it('is noted on resolved and closed tickets and changes nothing', () => {
    const before = given(reported, dispatched, resolved, closed).state;
    given(reported, dispatched, resolved).when({ ...callBack, result: 'unreachable' }, { by: DISPATCHER })
      .thenRecords({ type: 'CallBackAttempted', data: { result: 'unreachable' } }).thenStateIs({ status: 'resolved' });
    expect(given(reported, dispatched, resolved, closed).when(callBack, { by: DISPATCHER }).after()).toEqual(before);
  });

  it('is not for somebody who handled the ticket', () => {
    given(reported, dispatched, by(DISPATCHER, acknowledged), resolved).when(callBack, { by: DISPATCHER }).thenRefuses('own-case');
  });

  it('has nothing to ask before the resolution', () => void given(reported, dispatched).when(callBack).thenRefuses('not-resolved'));
});

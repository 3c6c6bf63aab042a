import { claim, claimed, dispatched, given, releaseClaim, reopened, reported, resolved, returned } from '../../testing/ticket-samples.js';

describe('Claiming a ticket', () => {
  it('is for one at a time', () => {
    given(reported, dispatched).when(claim).thenRecords({ type: 'TicketClaimed', data: { claimantRef: 'account-volunteer' } })
      .thenStateIs({ status: 'dispatched', claimant: 'account-volunteer' });
    given(reported, dispatched, claimed).when(claim).thenRefuses('already-claimed');
    given(reported, dispatched, claimed).when({ ...claim, claimantRef: 'account-other' }).thenRefuses('already-claimed');
  });

  it('is free again after the release', () => {
    const released = { type: 'ClaimReleased', data: { claimantRef: 'account-volunteer' } } as const;
    expect(given(reported, dispatched, claimed).when(releaseClaim).after()).not.toHaveProperty('claimant');
    given(reported, dispatched, claimed, released).when({ ...claim, claimantRef: 'account-other' })
      .thenStateIs({ claimant: 'account-other' });
  });

  it('can be released by the claimant only', () => {
    given(reported, dispatched, claimed).when({ ...releaseClaim, claimantRef: 'account-other' }).thenRefuses('not-claimed');
    given(reported, dispatched).when(releaseClaim).thenRefuses('not-claimed');
  });

  it('lasts through a return and a reopening', () => {
    given(reported, dispatched, claimed, returned, { ...dispatched, data: { ...dispatched.data, gridId: 'xf-02' } }).when(claim)
      .thenRefuses('already-claimed');
    given(reported, dispatched, claimed, resolved, reopened).when(releaseClaim).thenStateIs({ status: 'dispatched' });
  });

  it('is for open tickets', () => {
    given(reported).when(claim).thenRefuses('not-open');
    given(reported, dispatched, claimed, resolved).when(releaseClaim).thenRefuses('not-open');
  });
});

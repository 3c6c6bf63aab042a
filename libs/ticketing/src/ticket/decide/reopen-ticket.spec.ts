import {
  at, closed, closedAsDuplicate, dispatched, dispatchedByRuling, given, linkedAsDuplicate, rejected, reopen, reported, resolved, returned,
  withdrawn,
} from '../../testing/ticket-samples.js';

const closedAt = (instant: string) => [reported, dispatched, resolved, at(instant, closed)];

describe('Reopening a ticket', () => {
  it('sends it back to the last holder for another life', () => {
    given(reported, dispatched, resolved).when({ ...reopen, reason: 'dark again' })
      .thenRecords({ type: 'TicketReopened', data: { reasonCode: 'came-back' }, personal: { reason: 'dark again' } })
      .thenStateIs({ status: 'dispatched', cycle: 1, gridId: 'xf-01', assignment: { post: 'grid:xf/xf-01' } });
  });

  it('leaves nothing of the end behind', () => {
    given(...closedAt('2026-11-22T09:00:00.000Z')).when(reopen)
      .thenStateLacks('resolvedAt', 'closedAt', 'reasonCode', 'reopenableUntil', 'acknowledgedBy');
  });

  it('lifts rulings and forgets returns', () => {
    given(reported, dispatched, returned, dispatchedByRuling, resolved).when(reopen).thenStateIs({ ruledGrids: [], returnedBy: [] });
  });

  it('is possible for less than 30 days after the closing', () => {
    given(...closedAt('2026-11-22T09:00:00.000Z')).when(reopen, { at: '2026-12-22T08:59:59.999Z' }).thenStateIs({ status: 'dispatched' });
    given(...closedAt('2026-11-22T09:00:00.000Z')).when(reopen, { at: '2026-12-22T09:00:00.000Z' })
      .thenRefuses('reopen-window-passed', { closedAt: '2026-11-22T09:00:00.000Z' });
  });

  it('counts the days from the recording of the closing: one told late eats up none of them', () => {
    const toldLate = { event: closed, at: '2026-10-01T09:00:00.000Z', recordedAt: '2026-11-22T09:00:00.000Z' };
    const history = [at('2026-09-30T08:00:00.000Z', reported), dispatched, resolved, toldLate];
    given(...history).when(reopen, { at: '2026-12-22T08:59:59.999Z' }).thenStateIs({ status: 'dispatched' });
  });

  it('is judged when it is recorded, whenever it is said to have happened', () => {
    given(...closedAt('2026-11-22T09:00:00.000Z'))
      .when(reopen, { at: '2027-01-01T00:00:00.000Z', occurredAt: '2026-12-01T00:00:00.000Z' }).thenRefuses('reopen-window-passed');
  });

  it('is not for duplicates: those are unlinked', () => {
    given(reported, linkedAsDuplicate, closedAsDuplicate).when(reopen).thenRefuses('closed-as-duplicate');
  });

  it('needs an end to come back from', () => {
    given(reported, dispatched).when(reopen).thenRefuses('not-resolved', { status: 'dispatched' });
    given(reported, rejected).when(reopen).thenRefuses('not-resolved');
    given(reported, withdrawn).when(reopen).thenRefuses('not-resolved');
  });
});

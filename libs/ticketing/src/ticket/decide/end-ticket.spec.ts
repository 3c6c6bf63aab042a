import {
  acknowledged, agreed, close, closed, dispatched, given, histories, importedReport, IMPORTER, reject, rejected, reported, resolved,
  SUPERVISOR, withdraw, withdrawn,
} from '../../testing/ticket-samples.js';

describe('Withdrawing a ticket', () => {
  it.each(
    histories([reported], [reported, dispatched], [reported, dispatched, acknowledged], [reported, dispatched, agreed]),
  )('ends it (%#)', (history) => {
    given(...history).when({ ...withdraw, reason: 'we talked' })
      .thenRecords({ type: 'TicketWithdrawn', data: { reasonCode: 'settled' }, personal: { reason: 'we talked' } })
        .thenStateIs({ status: 'withdrawn' });
  });

  it('comes too late after the answer', () => {
    given(reported, dispatched, resolved).when(withdraw).thenRefuses('not-open', { status: 'resolved' });
    given(reported, withdrawn).when(withdraw).thenRefuses('not-open', { status: 'withdrawn' });
  });
});

describe('Rejecting a ticket', () => {
  it('ends one that waits for dispatch', () => {
    given(reported).when({ ...reject, reason: 'a private quarrel' })
      .thenRecords({ type: 'TicketRejected', personal: { reason: 'a private quarrel' } }).thenStateIs({ status: 'rejected' });
  });

  it('is refused once somebody has it', () => {
    given(reported, dispatched).when(reject).thenRefuses('not-reported', { status: 'dispatched' });
    given(reported, rejected).when(reject).thenRefuses('not-reported', { status: 'rejected' });
  });
});

describe('Closing a ticket', () => {
  it('ends a resolved one', () => {
    given(reported, dispatched, resolved).when({ ...close, reason: 'nobody answers' }, { by: SUPERVISOR, at: '2026-12-10T00:00:00.000Z' })
      .thenRecords({ type: 'TicketClosed', data: { reasonCode: 'by-supervisor' }, personal: { reason: 'nobody answers' } })
      .thenStateIs({
        status: 'closed', closedAt: '2026-12-10T00:00:00.000Z', resolvedAt: '2026-11-22T08:20:00.000Z',
        reopenableUntil: '2027-01-09T00:00:00.000Z',
      });
  });

  it('needs a resolution', () => {
    given(reported, dispatched).when(close).thenRefuses('not-resolved');
    given(reported, dispatched, resolved, closed).when(close).thenRefuses('not-resolved', { status: 'closed' });
  });

  it('by the source is for its import only', () => {
    given(reported, dispatched, resolved).when({ ...close, reasonCode: 'by-source' }).thenRefuses('import-only');
    given(importedReport, dispatched, resolved).when({ ...close, reasonCode: 'by-source' }, { mode: 'import', by: IMPORTER })
      .thenStateIs({ status: 'closed' });
  });
});

import {
  acknowledge, acknowledged, adopt, adopted, dispatch, dispatched, given, importedReport, note, OTHER_TICKET_ID, report, reported,
  resolve,
} from '../testing/ticket-samples.js';

describe('Any live command', () => {
  it('needs a ticket', () => void given().when(note).thenRefuses('unknown-ticket'));

  it('cannot have happened after it is recorded', () => {
    given(reported, dispatched).when(acknowledge, { at: '2026-11-22T09:00:00.000Z', occurredAt: '2026-11-22T09:00:00.001Z' })
      .thenRefuses('occurred-in-future');
    given(reported, dispatched).when(acknowledge, { at: '2026-11-22T09:00:00.000Z', occurredAt: '2026-11-22T17:00:00+08:00' })
      .thenStateIs({ status: 'acknowledged' });
  });

  it('cannot have happened before the report', () => {
    given(reported, dispatched).when(acknowledge, { occurredAt: '2026-11-22T07:59:59.999Z' })
      .thenRefuses('occurred-before-report', { reportedAt: '2026-11-22T08:00:00.000Z' });
    given(reported, dispatched).when(acknowledge, { occurredAt: '2026-11-22T08:00:00.000Z' }).thenStateIs({ status: 'acknowledged' });
  });

  it('leaves an imported ticket alone until it is adopted', () => {
    given(importedReport, dispatched).when(acknowledge).thenRefuses('not-adopted');
    given(importedReport, dispatched, adopted).when(acknowledge).thenStateIs({ status: 'acknowledged', adopted: true });
  });

  it('refuses nothing because of who reported under another id', () => {
    given(reported).when({ ...report, ticketId: OTHER_TICKET_ID }).thenRefuses('already-reported');
  });
});

describe('Adopting a ticket', () => {
  it('makes history a living ticket, once', () => {
    given(importedReport).when(adopt).thenRecords({ type: 'TicketAdopted', data: {} }).thenStateIs({ status: 'reported', adopted: true });
    given(importedReport, adopted).when(adopt).thenRefuses('adopted');
  });

  it('is not needed for a ticket that was reported here', () => void given(reported).when(adopt).thenRefuses('not-imported'));

  it('takes the ticket from its source', () => {
    given(importedReport, adopted).when(dispatch, { mode: 'import' }).thenRefuses('adopted');
    given(reported, dispatched, acknowledged).when(resolve, { mode: 'import' }).thenRefuses('not-imported');
  });
});

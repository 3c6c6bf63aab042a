import type { Placed } from '../../testing/specification.js';
import {
  acknowledge, acknowledged, at, callPolice, close, closed, closedAsDuplicate, closedAsRated, dispatch, dispatchByRuling, dispatched,
  given, importedReport, IMPORTER, linkedAsDuplicate, note, rate, rated, rejected, reopen, report, resolve, resolved, returned,
  returnTicket, withdrawn,
} from '../../testing/ticket-samples.js';
import type { TicketEvent } from '../ticket-event.js';
import type { TicketCommand } from '../ticket-command.js';

const IMPORTED_AT = '2026-11-22T00:00:00.000Z';
const REPORTED_AT = '2026-08-01T10:00:00.000Z';
const history = at(REPORTED_AT, importedReport);
const told = (hour: string, event: TicketEvent): Placed<TicketEvent> => ({
  event, at: `2026-08-01T${hour}:00.000Z`, recordedAt: IMPORTED_AT, by: IMPORTER,
});

function source(...steps: readonly Placed<TicketEvent>[]) {
  return {
    tells: (command: TicketCommand, hour = '12:00') =>
      given(history, ...steps).when(command, { at: IMPORTED_AT, occurredAt: `2026-08-01T${hour}:00.000Z`, mode: 'import', by: IMPORTER }),
  };
}

describe('A step of an imported history', () => {
  it('within the rules is recorded like any other', () => {
    const [event] = source(told('11:00', dispatched)).tells(acknowledge).thenStateIs({ status: 'acknowledged' }).events();
    expect(event).not.toHaveProperty('imported');
  });

  it('outside the rules is recorded with the rule\'s name and changes no status', () => {
    source().tells(acknowledge)
      .thenRecords({ type: 'TicketAcknowledged', imported: { rule: 'not-dispatched' } }).thenStateIs({ status: 'reported' });
    source(told('11:00', dispatched)).tells(dispatch).thenRecords({ type: 'TicketDispatched', imported: { rule: 'same-target' } });
    source().tells(callPolice).thenRecords({ type: 'UnitsCalled', imported: { rule: 'not-open' } }).thenStateIs({ units: [] });
    source(told('11:00', rejected)).tells(note)
      .thenRecords({ type: 'ProgressNoted', imported: { rule: 'ended' } }).thenStateIs({ status: 'rejected' });
  });

  it('outside the rules is still evidence: an acknowledgement nobody was asked for answers the reporter', () => {
    source().tells(acknowledge, '10:30')
      .thenStateIs({ status: 'reported', firstResponseAt: '2026-08-01T10:30:00.000Z', handlers: [IMPORTER.id] });
  });

  it('returned after a ruling is the source\'s affair', () => {
    source(told('10:10', dispatched), told('10:20', returned), told('10:30', { ...dispatched, data: { ...dispatched.data, ruling: true } }))
      .tells(returnTicket)
        .thenRecords({ type: 'TicketReturned', imported: { rule: 'returned-after-ruling' } }).thenStateIs({ status: 'dispatched' });
    source().tells(dispatchByRuling).thenRecords({ imported: { rule: 'not-returned' } });
  });

  it('that rates what is not resolved closes nothing', () => {
    source(told('11:00', dispatched)).tells(rate)
      .thenRecords({ type: 'TicketRated', imported: { rule: 'not-resolved' } }).thenStateIs({ status: 'dispatched' });
  });

  it('before the report is recorded as such', () => {
    source(told('11:00', dispatched)).tells(acknowledge, '09:59')
      .thenRecords({ type: 'TicketAcknowledged', imported: { rule: 'occurred-before-report' } }).thenStateIs({ status: 'dispatched' });
  });

  it('after the moment of recording is recorded as such', () => {
    given(history, told('11:00', dispatched)).when(acknowledge, { at: IMPORTED_AT, occurredAt: '2026-12-24T00:00:00.000Z', mode: 'import' })
      .thenRecords({ imported: { rule: 'occurred-in-future' } });
  });

  it('is judged at the instant it happened, not when it is imported', () => {
    const ended = [told('11:00', dispatched), told('11:10', resolved), told('11:20', closed)];
    given(history, ...ended).when(reopen, { at: IMPORTED_AT, occurredAt: '2026-08-20T00:00:00.000Z', mode: 'import' })
      .thenStateIs({ status: 'dispatched' });
    given(history, ...ended).when(reopen, { at: IMPORTED_AT, occurredAt: '2026-08-31T11:20:00.000Z', mode: 'import' })
      .thenRecords({ type: 'TicketReopened', imported: { rule: 'reopen-window-passed' } }).thenStateIs({ status: 'closed' });
  });

  it('makes no sense without a report, and none as a second report', () => {
    given().when(resolve, { mode: 'import' }).thenRefuses('unknown-ticket');
    source().tells(report).thenRefuses('already-reported');
  });
});

describe('An imported resolution', () => {
  it('stands even when nobody was given the ticket', () => {
    const ticket = source().tells(resolve).thenRecords({ type: 'TicketResolved', imported: { rule: 'not-open' } })
      .thenStateIs({ status: 'resolved', resolvedAt: '2026-08-01T12:00:00.000Z' }).after();
    expect(ticket).not.toHaveProperty('assignment');
  });

  it('stands even before the report: its negative duration is counted apart', () => {
    source(told('11:00', dispatched)).tells(resolve, '09:00')
      .thenRecords({ type: 'TicketResolved', imported: { rule: 'occurred-before-report' } })
      .thenStateIs({ status: 'resolved', resolvedAt: '2026-08-01T09:00:00.000Z', firstResponseAt: '2026-08-01T09:00:00.000Z' });
  });

  it.each([
    [[told('11:00', dispatched), told('11:10', resolved)]],
    [[told('11:00', dispatched), told('11:10', resolved), told('11:20', closed)]],
    [[told('11:00', dispatched), told('11:10', resolved), told('11:20', rated), told('11:20', closedAsRated)]],
    [[told('11:10', resolved)]],
  ])('after another one means that the first did not hold (%#)', (steps) => {
    source(...steps).tells(resolve)
      .thenRecords({ type: 'TicketReopened', data: { reasonCode: 'implied-by-source' } }, { type: 'TicketResolved' })
      .thenStateIs({ status: 'resolved', cycle: 1, resolvedAt: '2026-08-01T12:00:00.000Z' });
  });

  it('after a reopening needs no other', () => {
    const steps = [
      told('11:00', dispatched), told('11:10', resolved), told('11:20', { type: 'TicketReopened', data: { reasonCode: 'source' } }),
    ];
    source(...steps).tells(resolve).thenRecords({ type: 'TicketResolved' }).thenStateIs({ cycle: 1 });
  });

  it('does not bring back what was rejected, withdrawn or closed as duplicate', () => {
    source(told('11:00', rejected)).tells(resolve)
      .thenRecords({ type: 'TicketResolved', imported: { rule: 'not-open' } }).thenStateIs({ status: 'rejected' });
    source(told('11:00', withdrawn)).tells(resolve).thenStateIs({ status: 'withdrawn' });
    source(told('11:00', linkedAsDuplicate), told('11:00', closedAsDuplicate)).tells(resolve)
      .thenStateIs({ status: 'closed', reasonCode: 'duplicate' });
  });

  it('can be closed by the source', () => {
    source(told('11:00', dispatched), told('11:10', resolved)).tells({ ...close, reasonCode: 'by-source' })
      .thenStateIs({ status: 'closed', reasonCode: 'by-source', reopenableUntil: '2026-08-31T12:00:00.000Z' });
    source(told('11:00', dispatched), told('11:05', acknowledged)).tells({ ...close, reasonCode: 'by-source' })
      .thenRecords({ type: 'TicketClosed', imported: { rule: 'not-resolved' } }).thenStateIs({ status: 'acknowledged' });
  });

  it('without a holder reopens to the dispatcher', () => {
    given(history, told('11:00', resolved)).when(reopen, { at: IMPORTED_AT, occurredAt: '2026-08-02T00:00:00.000Z', mode: 'import' })
      .thenStateIs({ status: 'reported', cycle: 1 });
  });
});

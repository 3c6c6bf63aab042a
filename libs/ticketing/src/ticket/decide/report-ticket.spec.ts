import { dispatched, given, IMPORTER, report, reported, RESIDENT, transferred } from '../../testing/ticket-samples.js';
import { SYSTEM } from '../system.js';
import type { TicketEvent } from '../ticket-event.js';

const toGrid = (dispatchesByItself: boolean) => ({ ...report, routing: { result: 'grid', gridId: 'xf-01', dispatchesByItself } as const });

describe('Reporting a ticket', () => {
  it('keeps coded facts apart from what is personal', () => {
    const personal = {
      description: 'the light is dead', address: '3号楼 2单元', building: '3号楼', latitude: 31.2, longitude: 121.4, attachmentNames: ['a.jpg'],
    };
    const [event] = given().when({ ...report, ...personal, sourceKey: 'k-1' }, { by: RESIDENT }).thenRecords({
      type: 'TicketReported', data: { ...reported.data, sourceKey: 'k-1' }, personal,
    }).events();
    for (const field of Object.keys(personal)) expect(event?.data).not.toHaveProperty(field);
  });

  it('waits for dispatch', () => {
    given().when(report, { at: '2026-11-22T08:00:00.000Z', occurredAt: '2026-11-22T07:00:00.000Z' })
      .thenStateIs({ status: 'reported', reportedAt: '2026-11-22T07:00:00.000Z', cycle: 0, imported: false });
  });

  it('is sent on by the system where the community dispatches by itself and one grid is meant', () => {
    given().when(toGrid(true), { by: RESIDENT })
      .thenRecords(
        { type: 'TicketReported', data: { ...reported.data, gridId: 'xf-01' } },
        { type: 'TicketDispatched', data: { level: 'grid', communityId: 'xf', gridId: 'xf-01' }, actor: SYSTEM },
      )
      .thenStateIs({ status: 'dispatched', assignment: { post: 'grid:xf/xf-01' } });
  });

  it('only remembers the grid where people dispatch', () => {
    given().when(toGrid(false)).thenRecords({ type: 'TicketReported' }).thenStateIs({ status: 'reported', gridId: 'xf-01' });
  });

  it('is left to a person when the address is ambiguous, with the grids to choose from until somebody has chosen', () => {
    const ambiguous = { ...report, routing: { result: 'ambiguous', gridIds: ['xf-01', 'xf-02'] } } as const;
    const candidateGridIds = ['xf-01', 'xf-02'];
    const toChoose: TicketEvent = { type: 'TicketReported', data: { ...reported.data, candidateGridIds } };
    given().when(ambiguous).thenRecords(toChoose).thenStateIs({ status: 'reported', candidateGridIds });
    given().when({ ...ambiguous, gridId: 'xf-02' }).thenRecords({ type: 'TicketReported', data: { ...reported.data, gridId: 'xf-02' } });
    for (const onward of [dispatched, transferred]) {
      expect(given(toChoose, onward).state).not.toHaveProperty('candidateGridIds');
    }
  });

  it('is left to a person when the address is unknown', () => {
    given().when(report).thenRecords(reported);
    given().when({ ...report, gridId: 'xf-01' }).thenRecords({ type: 'TicketReported', data: { ...reported.data, gridId: 'xf-01' } });
  });

  it('is left to a person when the reporter names another grid than the address', () => {
    given().when({ ...toGrid(true), gridId: 'xf-02' })
      .thenRecords({ type: 'TicketReported' }).thenStateIs({ status: 'reported', gridId: 'xf-02' });
  });

  it('adds no dispatch of its own to a source\'s history', () => {
    given().when(toGrid(true), { by: IMPORTER, mode: 'import' })
      .thenRecords({ type: 'TicketReported' }).thenStateIs({ status: 'reported', imported: true });
  });

  it('happens once in a stream', () => {
    given(reported).when(report).thenRefuses('already-reported');
    given(reported).when(report, { mode: 'import' }).thenRefuses('already-reported');
  });

  it('cannot come from the future, but a source\'s is kept and marked', () => {
    const future = { at: '2026-11-22T08:00:00.000Z', occurredAt: '2026-11-22T08:00:00.001Z' };
    given().when(report, future).thenRefuses('occurred-in-future');
    given().when(report, { ...future, mode: 'import' }).thenRecords({ type: 'TicketReported', imported: { rule: 'occurred-in-future' } })
      .thenStateIs({ status: 'reported', imported: true });
  });
});

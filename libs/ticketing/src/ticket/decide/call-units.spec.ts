import {
  at, callPolice, dispatched, given, POLICE, policeArrive, policeArrived, policeCalled, reported, resolved,
} from '../../testing/ticket-samples.js';

describe('Calling units', () => {
  it('is the whistle: each unit is awaited from then on', () => {
    given(reported, dispatched)
      .when({ type: 'CallUnits', unitIds: ['traffic-police', 'builder', 'builder'] }, { at: '2026-11-22T16:30:00.000Z' })
      .thenRecords({ type: 'UnitsCalled', data: { unitIds: ['traffic-police', 'builder'] } })
      .thenStateIs({
        status: 'dispatched',
        units: [
          { unitId: 'traffic-police', calledAt: '2026-11-22T16:30:00.000Z' }, { unitId: 'builder', calledAt: '2026-11-22T16:30:00.000Z' },
        ],
      });
  });

  it('is refused for a unit that is still awaited', () => {
    given(reported, dispatched, policeCalled).when({ type: 'CallUnits', unitIds: ['builder', 'traffic-police'] })
      .thenRefuses('already-called', { unitIds: ['traffic-police'] });
  });

  it('can be repeated once the unit had come', () => {
    const ticket = given(reported, dispatched, policeCalled, policeArrived).when(callPolice, { at: '2026-11-23T16:30:00.000Z' });
    expect(ticket.after()).toMatchObject({ units: [{ unitId: 'traffic-police', calledAt: '2026-11-23T16:30:00.000Z' }] });
    expect(ticket.after()).not.toHaveProperty('units.0.arrivedAt');
  });

  it('is for open tickets', () => {
    given(reported).when(callPolice).thenRefuses('not-open');
    given(reported, dispatched, resolved).when(callPolice).thenRefuses('not-open');
  });
});

describe('A unit that reports for duty', () => {
  it('is recorded with the instant it came', () => {
    given(reported, dispatched, policeCalled).when(policeArrive, { by: POLICE, at: '2026-11-22T16:52:00.000Z' })
      .thenRecords({ type: 'UnitArrived', data: { unitId: 'traffic-police' } })
      .thenStateIs({ units: [{ unitId: 'traffic-police', arrivedAt: '2026-11-22T16:52:00.000Z' }] });
  });

  it('comes once for each call', () => {
    given(reported, dispatched, policeCalled, at('2026-11-22T16:52:00.000Z', policeArrived)).when(policeArrive)
      .thenRefuses('already-arrived', { arrivedAt: '2026-11-22T16:52:00.000Z' });
    given(reported, dispatched, policeCalled, policeArrived, policeCalled).when(policeArrive).thenRecords({ type: 'UnitArrived' });
  });

  it('must have been called', () => {
    given(reported, dispatched, policeCalled).when({ ...policeArrive, unitId: 'builder' }).thenRefuses('not-called', { unitId: 'builder' });
    given(reported, dispatched, policeCalled, resolved).when(policeArrive).thenRefuses('not-open');
  });
});

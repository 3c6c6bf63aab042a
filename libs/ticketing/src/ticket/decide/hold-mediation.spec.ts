import {
  acknowledged, adjourn, adjourned, agreed, breakAgreement, dispatched, failMediation, given, histories, LEADER_ID, mediateOnTheSpot,
  mediateWithDate, performAgreement, reported, resolve, resolved, SUPERVISOR,
} from '../../testing/ticket-samples.js';
import type { CommandOf } from '../ticket-command.js';

const openHistories = histories([reported, dispatched], [reported, dispatched, acknowledged], [reported, dispatched, adjourned]);

describe('Holding a mediation', () => {
  it.each(openHistories)('with a date to perform by leaves an agreement open (%#)', (history) => {
    const session = history.includes(adjourned) ? 2 : 1;
    given(...history).when(mediateWithDate).thenRecords({ type: 'MediationHeld' })
      .thenStateIs({ status: 'mediating', agreement: { session, performBy: '2026-12-01T00:00:00.000Z' }, sessions: session });
  });

  it.each(openHistories)('that is adjourned waits for the next session (%#)', (history) => {
    const ticket = given(...history).when(adjourn).thenStateIs({ status: 'mediating' }).after();
    expect(ticket).not.toHaveProperty('agreement');
  });

  it.each(openHistories)('that fails, or agrees on the spot, leaves the ticket acknowledged (%#)', (history) => {
    given(...history).when(failMediation).thenStateIs({ status: 'acknowledged' });
    given(...history).when(mediateOnTheSpot).thenStateIs({ status: 'acknowledged' });
  });

  it.each<[string, Partial<CommandOf<'HoldMediation'>>]>([
    ['performBy', { outcome: 'failed', performBy: '2026-12-01T00:00:00.000Z' }],
    ['performBy', { outcome: 'agreed', performBy: '2026-11-01T00:00:00.000Z' }],
    ['nextSessionAt', { outcome: 'agreed', nextSessionAt: '2026-12-01T00:00:00.000Z' }],
    ['nextSessionAt', { outcome: 'adjourned', nextSessionAt: '2026-11-01T00:00:00.000Z' }],
    ['partyCount', { outcome: 'failed', partyCount: 1, parties: ['top floor', 'ground floor'] }],
  ])('is refused when %s cannot be true beside %j', (_field, contradiction) => {
    given(reported, dispatched).when({ ...failMediation, ...contradiction }, { at: '2026-11-22T09:00:00.000Z' })
      .thenRefuses('mediation-contradicts-itself');
  });

  it('counts as acknowledgement, first response and handling', () => {
    given(reported, dispatched).when(failMediation, { at: '2026-11-22T09:00:00.000Z' })
      .thenStateIs({ acknowledgedBy: LEADER_ID, firstResponseAt: '2026-11-22T09:00:00.000Z', handlers: [LEADER_ID] });
  });

  it('does not take the acknowledgement from whom it was', () => {
    given(reported, dispatched, acknowledged).when(adjourn, { by: SUPERVISOR })
      .thenStateIs({ acknowledgedBy: LEADER_ID, handlers: [LEADER_ID, SUPERVISOR.id] });
  });

  it('keeps parties and terms apart from the codes', () => {
    given(reported, dispatched)
      .when({ ...mediateWithDate, venueId: 'home-of-the-grid', parties: ['top floor', 'ground floor'], terms: 'pipe goes east' })
      .thenRecords({
        type: 'MediationHeld',
        data: {
          session: 1, venueId: 'home-of-the-grid', partyCount: 4, mediatorPost: 'grid:xf/xf-01', outcome: 'agreed',
          performBy: '2026-12-01T00:00:00.000Z',
        },
        personal: { parties: ['top floor', 'ground floor'], terms: 'pipe goes east' },
      });
  });

  it('can replace an agreement that still waits', () => {
    expect(given(reported, dispatched, agreed).when(failMediation).after()).not.toHaveProperty('agreement');
    given(reported, dispatched, agreed).when({ ...mediateWithDate, performBy: '2026-12-24T00:00:00.000Z' })
      .thenStateIs({ agreement: { session: 2, performBy: '2026-12-24T00:00:00.000Z' } });
  });

  it('is for open tickets', () => {
    given(reported).when(adjourn).thenRefuses('not-open');
    given(reported, dispatched, resolved).when(adjourn).thenRefuses('not-open');
  });
});

describe('An agreement', () => {
  it('ends performed or broken, and the ticket is acknowledged again', () => {
    given(reported, dispatched, agreed).when({ ...performAgreement, evidence: 'seen' })
      .thenRecords({ type: 'AgreementPerformed', data: {}, personal: { evidence: 'seen' } }).thenStateIs({ status: 'acknowledged' });
    given(reported, dispatched, agreed).when(breakAgreement)
      .thenRecords({ type: 'AgreementBroken' }).thenStateIs({ status: 'acknowledged' });
  });

  it('must be there', () => {
    given(reported, dispatched, adjourned).when(performAgreement).thenRefuses('no-agreement', { status: 'mediating' });
    given(reported, dispatched, acknowledged).when(breakAgreement).thenRefuses('no-agreement', { status: 'acknowledged' });
    given(reported).when(performAgreement).thenRefuses('not-open');
  });

  it('stands in the way of "solved", not of other outcomes', () => {
    given(reported, dispatched, agreed).when(resolve).thenRefuses('agreement-open', { performBy: '2026-12-01T00:00:00.000Z' });
    given(reported, dispatched, agreed).when({ ...resolve, outcome: 'not-possible' }).thenStateIs({ status: 'resolved' });
    given(reported, dispatched, adjourned).when(resolve).thenStateIs({ status: 'resolved' });
  });
});

import {
  acknowledged, agreed, at, breached, by, clockPaused, dispatched, dispatchTo, DISPATCHER, exemptBreach, extendByTwoDays, given, givenUnderPolicy,
  linkDuplicate, pauseClock, reported, reportedUnderPolicy, RESOLVE_DEADLINE, resolve, resumeClock, returnTicket, SUPERVISOR, transfer, withdraw,
} from '../../testing/ticket-samples.js';
import type { TicketEvent } from '../ticket-event.js';

/** Reported on Sunday the 22nd at 16:00 in Shanghai, to be resolved within seven natural days: by the 29th, 24:00. */
const open = [reportedUnderPolicy, dispatched, acknowledged] as const;
const DUE = RESOLVE_DEADLINE.dueAt;
const supervisor = { by: SUPERVISOR };
const paused = [...open, clockPaused] as const;

describe('Pausing the clocks', () => {
  it('holds back what has not passed, and is told with its reason', () => {
    givenUnderPolicy(...open).when({ ...pauseClock, reason: 'a lamp is on order' }).thenRecords(
      { type: 'ClockPaused', data: { reasonCode: 'awaits-part' }, personal: { reason: 'a lamp is on order' } },
    );
    // Weeks later nothing has passed.
    givenUnderPolicy(...paused).when({ type: 'RecordMilestones' }, { at: '2026-12-20T00:00:00.000Z' }).thenRecords();
  });

  it('is refused while it is paused, without a limit that runs, and where nobody has the ticket', () => {
    givenUnderPolicy(...paused).when(pauseClock).thenRefuses('already-paused', { since: '2026-11-22T08:30:00.000Z' });
    given(reported, dispatched).when(pauseClock).thenRefuses('no-clock-runs');
    givenUnderPolicy(reportedUnderPolicy).when(pauseClock).thenRefuses('not-open', { status: 'reported' });
  });
});

describe('Resuming the clocks', () => {
  it('moves what has not passed by the paused time: three days and a night make four natural days', () => {
    const resumed = givenUnderPolicy(...open, at('2026-11-23T02:00:00.000Z', clockPaused)).when(resumeClock, { at: '2026-11-26T17:00:00.000Z' });
    resumed.thenRecords({ type: 'ClockResumed' });
    const [event] = resumed.events() as [Extract<TicketEvent, { type: 'ClockResumed' }>];
    expect(event.data.deadlines).toMatchObject([{ stage: 'resolve', startedAt: RESOLVE_DEADLINE.startedAt, dueAt: '2026-12-03T16:00:00.000Z' }]);
    expect(resumed.after()).toMatchObject({ clocks: { moves: [{ what: 'wait', from: '2026-11-23T02:00:00.000Z', to: '2026-11-26T17:00:00.000Z' }] } });
    resumed.thenStateIs({ status: 'acknowledged' });
    expect((resumed.after() as { clocks: object }).clocks).not.toHaveProperty('pausedSince');
  });

  it('needs a pause', () => {
    givenUnderPolicy(...open).when(resumeClock).thenRefuses('not-paused');
  });

  it.each([
    ['dispatched elsewhere', dispatchTo('xf-02')], ['returned', returnTicket], ['transferred', transfer], ['resolved', resolve],
    ['withdrawn', withdraw], ['linked as a duplicate', linkDuplicate],
  ] as const)('is implied and told first when the ticket is %s', (_, command) => {
    expect(givenUnderPolicy(...paused).when(command, { by: DISPATCHER }).events()[0]?.type).toBe('ClockResumed');
    expect(givenUnderPolicy(...open).when(command, { by: DISPATCHER }).events().map(({ type }) => type)).not.toContain('ClockResumed');
  });

  it('tells what had passed all the same before the ticket leaves: reclassified within the pause to what was due long ago', () => {
    const emergency: TicketEvent = {
      type: 'TicketReclassified',
      data: {
        kind: 'complaint', category: 'housing/light', urgency: 'emergency',
        deadlines: [{ ...RESOLVE_DEADLINE, dueAt: '2026-11-22T10:00:00.000Z', milestones: [{ at: 1, action: 'breach', toLevel: 'community', dueAt: '2026-11-22T10:00:00.000Z' }] }],
      },
    };
    const late = givenUnderPolicy(...open, at('2026-11-23T02:00:00.000Z', clockPaused), at('2026-11-23T02:00:00.000Z', emergency));
    expect(late.when(resolve, { at: '2026-11-23T02:00:00.000Z' }).events().map(({ type }) => type)).toEqual(['ClockResumed', 'DeadlineBreached', 'TicketResolved']);
  });

  it('an acknowledgement or a session does not end a pause', () => {
    givenUnderPolicy(reportedUnderPolicy, dispatched, clockPaused).when({ type: 'Acknowledge' }).thenRecords({ type: 'TicketAcknowledged' });
  });
});

describe('A clock that is pinned anew', () => {
  const reclassify = { type: 'Reclassify', kind: 'complaint', category: 'housing/light', urgency: 'complex' } as const;
  const waited: TicketEvent = { type: 'ClockResumed', data: { deadlines: [{ ...RESOLVE_DEADLINE, dueAt: '2026-12-01T16:00:00.000Z' }] } };

  it('keeps what it waited: fifteen days from the report, and two more', () => {
    const [event] = givenUnderPolicy(...open, at('2026-11-23T02:00:00.000Z', clockPaused), at('2026-11-25T02:00:00.000Z', waited))
      .when(reclassify, { at: '2026-11-25T03:00:00.000Z' }).events() as [Extract<TicketEvent, { type: 'TicketReclassified' }>];
    expect(event.data.deadlines?.map(({ stage, dueAt }) => [stage, dueAt])).toEqual([['resolve', '2026-12-09T16:00:00.000Z']]);
  });

  it('keeps what was granted', () => {
    const granted = givenUnderPolicy(...open).when(extendByTwoDays, supervisor).events()[0]!;
    const [event] = givenUnderPolicy(...open, granted).when(reclassify).events() as [Extract<TicketEvent, { type: 'TicketReclassified' }>];
    expect(event.data.deadlines?.[0]?.dueAt).toBe('2026-12-09T16:00:00.000Z');
  });
});

describe('Extending a deadline', () => {
  it('moves it by what was granted: who asked is the post that holds it, who gave the command approved', () => {
    givenUnderPolicy(...open).when({ ...extendByTwoDays, reason: 'frost' }, supervisor).thenRecords({
      type: 'DeadlineExtended',
      data: {
        stage: 'resolve', from: DUE, to: '2026-12-01T16:00:00.000Z', by: { clock: 'natural-days', days: 2 },
        requestedBy: 'grid:xf/xf-01', approvedBy: SUPERVISOR.id, deadlines: [expect.objectContaining({ dueAt: '2026-12-01T16:00:00.000Z' }) as never],
      },
      personal: { reason: 'frost' },
    });
  });

  const granted = (days: number, to: string): TicketEvent => ({
    type: 'DeadlineExtended',
    data: {
      stage: 'resolve', from: DUE, to, by: { clock: 'natural-days', days }, requestedBy: 'grid:xf/xf-01', approvedBy: SUPERVISOR.id,
      deadlines: [{ ...RESOLVE_DEADLINE, dueAt: to }],
    },
  });
  const once = granted(2, '2026-12-01T16:00:00.000Z');

  it('is done twice and refused the third time', () => {
    givenUnderPolicy(...open, once).when(extendByTwoDays, supervisor).thenRecords({ type: 'DeadlineExtended' });
    givenUnderPolicy(...open, once, granted(2, '2026-12-03T16:00:00.000Z')).when(extendByTwoDays, supervisor).thenRefuses('extended-twice');
  });

  it('is never more than the limit itself, both extensions together', () => {
    givenUnderPolicy(...open).when({ ...extendByTwoDays, by: { days: 7 } }, supervisor).thenRecords({ type: 'DeadlineExtended' });
    givenUnderPolicy(...open).when({ ...extendByTwoDays, by: { days: 8 } }, supervisor).thenRefuses('extension-too-long');
    givenUnderPolicy(...open, once).when({ ...extendByTwoDays, by: { days: 5 } }, supervisor).thenRecords({ type: 'DeadlineExtended' });
    givenUnderPolicy(...open, once).when({ ...extendByTwoDays, by: { days: 6 } }, supervisor).thenRefuses('extension-too-long');
  });

  it('granted in days counts as one of the two when the limit counts hours since a reclassification', () => {
    const emergency: TicketEvent = {
      type: 'TicketReclassified',
      data: {
        kind: 'complaint', category: 'housing/light', urgency: 'emergency',
        deadlines: [{ ...RESOLVE_DEADLINE, limit: { clock: 'continuous', ms: 48 * 3_600_000 }, dueAt: '2026-11-26T08:00:00.000Z' }],
      },
    };
    const once24 = givenUnderPolicy(...open, once, emergency);
    once24.when({ ...extendByTwoDays, by: { hours: 49 } }, supervisor).thenRefuses('extension-too-long');
    const more = once24.when({ ...extendByTwoDays, by: { hours: 48 } }, supervisor).thenRecords({ type: 'DeadlineExtended' }).events()[0]!;
    givenUnderPolicy(...open, once, emergency, more).when({ ...extendByTwoDays, by: { hours: 1 } }, supervisor).thenRefuses('extended-twice');
  });

  it('is granted up to the due instant itself, and none after it', () => {
    givenUnderPolicy(...open).when(extendByTwoDays, { ...supervisor, at: DUE }).thenRecords({ type: 'DeadlineExtended' });
    givenUnderPolicy(...open).when(extendByTwoDays, { ...supervisor, at: '2026-11-29T16:00:00.001Z' }).thenRefuses('deadline-passed', { dueAt: DUE });
    givenUnderPolicy(...open, at('2026-11-29T17:00:00.000Z', breached)).when(extendByTwoDays, { ...supervisor, at: '2026-11-29T18:00:00.000Z' })
      .thenRefuses('deadline-passed');
  });

  it('after the breach is refused in a pause too', () => {
    givenUnderPolicy(...open, at('2026-11-29T17:00:00.000Z', breached), at('2026-11-29T18:00:00.000Z', clockPaused))
      .when(extendByTwoDays, { ...supervisor, at: '2026-11-29T19:00:00.000Z' }).thenRefuses('deadline-passed', { dueAt: DUE });
  });

  it('while it is paused nothing passes, so it can be granted', () => {
    givenUnderPolicy(...paused).when(extendByTwoDays, { ...supervisor, at: '2026-12-20T00:00:00.000Z' }).thenRecords({ type: 'DeadlineExtended' });
  });

  it('counts in the clock\'s own unit', () => {
    givenUnderPolicy(...open).when({ ...extendByTwoDays, by: { hours: 8 } }, supervisor).thenRefuses('extension-unit', { clock: 'natural-days' });
    givenUnderPolicy(reportedUnderPolicy).when(dispatchTo('xf-01'), { by: DISPATCHER }).thenRecords({ type: 'TicketDispatched' });
    const [sent] = givenUnderPolicy(reportedUnderPolicy).when(dispatchTo('xf-01'), { by: DISPATCHER, at: '2026-11-23T01:00:00.000Z' }).events();
    const waiting = givenUnderPolicy(reportedUnderPolicy, at('2026-11-23T01:00:00.000Z', sent!));
    const acknowledge = { type: 'ExtendDeadline', stage: 'acknowledge' } as const;
    const soon = { ...supervisor, at: '2026-11-23T01:10:00.000Z' };
    waiting.when({ ...acknowledge, by: { days: 1 } }, soon).thenRefuses('extension-unit', { clock: 'working-hours' });
    // Two working hours from 09:00 end at 11:00; one and a half more pass over the noon break.
    waiting.when({ ...acknowledge, by: { hours: 1.5 } }, soon).thenRecords({ type: 'DeadlineExtended', data: expect.objectContaining({ to: '2026-11-23T06:30:00.000Z' }) as never });
  });

  it('needs a limit that runs: an agreed date is the parties\'', () => {
    givenUnderPolicy(...open).when({ ...extendByTwoDays, stage: 'acknowledge' }, supervisor).thenRefuses('no-clock-runs', { stage: 'acknowledge' });
    given(reported, dispatched, agreed).when(extendByTwoDays, supervisor).thenRefuses('no-clock-runs');
    givenUnderPolicy(reportedUnderPolicy).when(extendByTwoDays, supervisor).thenRefuses('not-open');
  });

  it('is not approved by who handled the ticket', () => {
    givenUnderPolicy(reportedUnderPolicy, dispatched, by(SUPERVISOR, acknowledged)).when(extendByTwoDays, supervisor).thenRefuses('own-case');
  });
});

describe('Exempting a breach', () => {
  const late = [...open, at('2026-11-30T01:00:00.000Z', breached)] as const;
  const exempted: TicketEvent = {
    type: 'BreachExempted', data: { stage: 'resolve', cycle: 0, milestone: 1, dueAt: DUE, approvedBy: SUPERVISOR.id, reasonCode: 'typhoon' },
  };

  it('leaves it on record and out of the count', () => {
    givenUnderPolicy(...late).when({ ...exemptBreach, reason: 'the lane was flooded' }, supervisor)
      .thenRecords({ ...exempted, personal: { reason: 'the lane was flooded' } })
      .thenStateIs({ clocks: { breaches: [{ stage: 'resolve', cycle: 0, dueAt: DUE, exempted: true }] } });
  });

  it('is done once, and only to a breach that is there', () => {
    givenUnderPolicy(...late, exempted).when(exemptBreach, supervisor).thenRefuses('already-exempted', { dueAt: DUE });
    for (const other of [{ stage: 'dispatch' }, { cycle: 1 }, { dueAt: '2026-11-29T15:59:59.999Z' }] as const) {
      givenUnderPolicy(...late).when({ ...exemptBreach, ...other }, supervisor).thenRefuses('no-such-breach', other);
    }
    given(reported).when(exemptBreach, supervisor).thenRefuses('no-such-breach');
  });

  it('is not approved by who handled the ticket', () => {
    givenUnderPolicy(reportedUnderPolicy, dispatched, by(SUPERVISOR, acknowledged), breached).when(exemptBreach, supervisor).thenRefuses('own-case');
  });
});

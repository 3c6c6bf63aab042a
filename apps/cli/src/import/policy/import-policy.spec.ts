import { ImportHarness, row as anyRow, ROWS_HEADER, ROWS_MAPPING } from '../testing/import-harness.js';

const CALENDAR = `name: hours
version: 1
title: Hours
timeZone: Asia/Shanghai
covers: { from: 2026-01-01, to: 2026-12-31 }
week: [[{ from: '08:00', to: '18:00' }], [], [], [], [], [], []]
holidays: []
workedDays: []
`;
const POLICY = `name: lifts
version: 1
title: Lifts
calendar: { name: hours, version: 1 }
rules:
  - { name: slow, when: { categories: [Housing/Slow] }, limits: { resolve: { clock: natural-days, days: 20 } } }
default:
  limits:
    dispatch: { clock: continuous, hours: 1 }
    acknowledge: { clock: continuous, hours: 4 }
    resolve: { clock: continuous, hours: 24 }
    rate: { clock: natural-days, days: 14 }
  ladder: [{ at: 0.5, action: warn }, { at: 1, action: breach, escalateTo: community }, { at: 2, action: escalate, escalateTo: district }]
`;
const MAPPING = ROWS_MAPPING.replace('shape:', 'policy: lifts.yaml\ncalendar: hours.yaml\nshape:');

/** Done on the day it was reported: in time. */
const row = (no: string, values: Partial<Record<string, string>> = {}): string => anyRow(no, { done: '2026-08-01T18:00:00', ...values });

describe('An import under a policy', () => {
  let harness: ImportHarness;
  beforeEach(() => {
    harness = new ImportHarness();
    harness.file('lifts.yaml', POLICY);
    harness.file('hours.yaml', CALENDAR);
  });
  afterEach(() => harness.close());

  const told = async (category: string): Promise<string[]> => (await harness.historyOf(category)).map(({ type, metadata }) => `${metadata.occurredAt.slice(5, 16)} ${type}`);

  it('pins deadlines at the time of the source, and publishes policy and calendar before the first ticket', async () => {
    const report = await harness.import(MAPPING, harness.csv(ROWS_HEADER, row('1')));
    const [reported] = await harness.historyOf('Housing/Lift 1');
    expect(reported!.data['deadlines']).toMatchObject([
      { stage: 'dispatch', startedAt: '2026-08-01T00:00:00.000Z', dueAt: '2026-08-01T01:00:00.000Z', policy: { name: 'lifts', version: 1, rule: 'default' } },
      { stage: 'resolve', startedAt: '2026-08-01T00:00:00.000Z', dueAt: '2026-08-02T00:00:00.000Z', calendar: { name: 'hours', version: 1 } },
    ]);
    const log = await harness.log();
    const placeOf = (type: string): number => log.findIndex((event) => event.type === type);
    expect(placeOf('CalendarPublished')).toBeLessThan(placeOf('PolicyPublished'));
    expect(placeOf('PolicyPublished')).toBeLessThan(placeOf('TicketReported'));
    expect(log[placeOf('PolicyPublished')]).toMatchObject({ streamId: 'policy-lifts', metadata: { actor: { id: 'import:hotline', role: 'import' } } });
    expect(report).toMatchObject({ policy: { name: 'lifts', version: 1 }, milestones: {}, events: { appended: 5 } });
  });

  it('records what had passed before each step first, at its due instant, and judges the rest when the source was cut', async () => {
    const late = row('late', { taken: '2026-08-01T13:00:00', done: '2026-08-02T09:00:00' });
    const open = row('open', { done: '', status: 'open' });
    const report = await harness.import(MAPPING, harness.csv(ROWS_HEADER, late, open));
    expect(await told('Housing/Lift late')).toEqual([
      '08-01T00:00 TicketReported', '08-01T00:00 TicketDispatched', '08-01T02:00 DeadlineWarned', '08-01T04:00 DeadlineBreached', '08-01T05:00 TicketAcknowledged',
      '08-01T12:00 DeadlineWarned', '08-02T00:00 DeadlineBreached', '08-02T01:00 TicketResolved', '08-02T01:00 TicketClosed',
    ]);
    expect(await told('Housing/Lift open')).toEqual([
      '08-01T00:00 TicketReported', '08-01T00:00 TicketDispatched', '08-01T01:00 TicketAcknowledged',
      '08-01T12:00 DeadlineWarned', '08-02T00:00 DeadlineBreached', '08-03T00:00 TicketEscalated',
    ]);
    expect(report).toMatchObject({ milestones: { DeadlineBreached: 3, DeadlineWarned: 3, TicketEscalated: 1 }, events: { appended: 15, alreadyPresent: 0 } });
  });

  it('tells nothing that the source had not reached when it was cut', async () => {
    const file = harness.csv(ROWS_HEADER, row('1', { type: 'Slow', done: '', status: 'open' }));
    const cutEarly = MAPPING.replace('2026-09-01T00:00:00+08:00', '2026-08-10T00:00:00+08:00');
    await harness.import(cutEarly, file);
    expect((await told('Housing/Slow')).filter((text) => /Deadline|Escalated/.test(text))).toEqual([]);
    const later = await harness.import(MAPPING, file);
    expect((await told('Housing/Slow')).filter((text) => /Deadline|Escalated/.test(text))).toEqual(['08-11T08:00 DeadlineWarned', '08-21T16:00 DeadlineBreached']);
    expect(later).toMatchObject({ newTickets: 0, events: { appended: 2 }, milestones: { DeadlineWarned: 1, DeadlineBreached: 1 } });
  });

  it('adds no event the second time, also none of time', async () => {
    const file = harness.csv(ROWS_HEADER, ...Array.from({ length: 20 }, (_, i) => row(String(i), i % 2 === 0 ? { done: '' } : {})));
    const first = await harness.import(MAPPING, file);
    const before = await harness.log();
    const again = await harness.import(MAPPING, file);
    expect(await harness.log()).toEqual(before);
    expect(again).toMatchObject({ milestones: first.milestones, events: { appended: 0, alreadyPresent: first.events.appended } });
  });

  it('goes on after it was stopped, to the same facts and the same report', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => row(String(i), i % 3 === 0 ? { done: '' } : { taken: `2026-08-0${1 + (i % 9)}T10:00:00` }));
    const whole = new ImportHarness();
    whole.file('lifts.yaml', POLICY);
    whole.file('hours.yaml', CALENDAR);
    const expected = await whole.import(MAPPING, whole.csv(ROWS_HEADER, ...lines));
    const expectedFacts = await whole.facts();
    await whole.close();
    const file = harness.csv(ROWS_HEADER, ...lines);
    const stop = new AbortController();
    const { store } = await harness.target();
    const append = store.append.bind(store);
    let appends = 0;
    store.append = (...parts) => {
      if (++appends === 30) stop.abort();
      return append(...parts);
    };
    expect(await harness.import(MAPPING, file, stop.signal)).toMatchObject({ outcome: 'interrupted' });
    const { events, milestones, tickets } = await harness.import(MAPPING, file);
    expect({ milestones, tickets, events: events.appended + events.alreadyPresent }).toEqual({
      milestones: expected.milestones, tickets: expected.tickets, events: expected.events.appended,
    });
    // A publication tells when it was recorded.
    const ofTickets = (facts: readonly string[]): string[] => facts.filter((fact) => fact.startsWith('["ticket-'));
    expect(ofTickets(await harness.facts())).toEqual(ofTickets(expectedFacts));
  });

  it('without one pins nothing', async () => {
    const report = await harness.import(ROWS_MAPPING, harness.csv(ROWS_HEADER, row('1', { done: '' })));
    expect(report).toMatchObject({ policy: null, milestones: {} });
    expect((await harness.historyOf('Housing/Lift 1')).filter(({ data }) => 'deadlines' in data)).toEqual([]);
  });

  it('rejects a report that the calendar cannot count from before anything of it is written, and refuses a step', async () => {
    const report = await harness.import(MAPPING, harness.csv(
      ROWS_HEADER, row('1', { type: 'Slow', reported: '2101-05-01T00:00:00', taken: '', done: '', who: 'Zhao', phone: '13800000000' }), row('2', { done: '2100-12-25T00:00:00' }),
    ));
    expect(report.rejectedRows.listed).toEqual([{ line: 2, reason: expect.stringContaining('outside the years that the calendar') as string }]);
    expect(report.refusedSteps.listed).toContainEqual({ line: 3, step: 'Resolve', rule: 'outside-calendar' });
    expect(report).toMatchObject({ outcome: 'completed', tickets: 1 });
    expect((await harness.log()).filter(({ type }) => type === 'TicketReported').map(({ data }) => data['category'])).toEqual(['Housing/Lift 2']);
  });

  describe('whose policy cannot be used', () => {
    const refused = async (mapping: string): Promise<string> => {
      const error = await harness.import(mapping, harness.csv(ROWS_HEADER, row('1'))).catch((reason: unknown) => reason as Error);
      if (!(error instanceof Error)) throw new Error('it was imported');
      expect((await harness.log()).filter(({ streamId }) => streamId.startsWith('ticket-'))).toEqual([]);
      return error.message;
    };

    it('tells every fault, with the line of the mapping and the place in the policy', async () => {
      harness.file('lifts.yaml', POLICY.replace('hours: 24', 'days: 3').replace('name: slow', 'name: default'));
      const message = await refused(MAPPING);
      expect(message).toContain('line 5, policy: lifts.yaml: default.limits.resolve.days = 3: wrong-unit');
      expect(message).toContain('lifts.yaml: rules[0].name = "default": duplicate-rule-name');
    });

    it.each<[string, string, (harness: ImportHarness) => void, string]>([
      ['is no file', MAPPING.replace('lifts.yaml', 'none.yaml'), () => undefined, 'none.yaml cannot be read'],
      ['counts by a calendar that is nowhere', MAPPING.replace('calendar: hours.yaml\n', ''), () => undefined, 'the calendar hours version 1, which the policy counts by, is not published'],
      ['counts by another calendar', MAPPING, (one) => one.file('hours.yaml', CALENDAR.replace('name: hours', 'name: days')), 'holds days version 1, but the policy counts by hours version 1'],
      ['was never published', MAPPING.replace('policy: lifts.yaml\ncalendar: hours.yaml', 'policy: { name: lifts, version: 1 }'), () => undefined, 'lifts version 1 is not published'],
      ['is not the next version', MAPPING, (one) => one.file('lifts.yaml', POLICY.replace('version: 1\ntitle', 'version: 3\ntitle')), 'version-not-next (name "lifts", version 3, expected 1)'],
      ['is missing beside a calendar', MAPPING.replace('policy: lifts.yaml\n', ''), () => undefined, "calendar: belongs to a 'policy', which is missing"],
    ])('because it %s', async (_why, mapping, prepare, message) => {
      prepare(harness);
      expect(await refused(mapping)).toContain(message);
    });

    it('because another content was published under its version', async () => {
      await harness.import(MAPPING, harness.csv(ROWS_HEADER));
      harness.file('lifts.yaml', POLICY.replace('hours: 24', 'hours: 25'));
      expect(await refused(MAPPING)).toContain('version-not-next (name "lifts", version 1, expected 2)');
    });
  });

  it('takes a published version by name', async () => {
    await harness.import(MAPPING, harness.csv(ROWS_HEADER));
    const byName = MAPPING.replace('policy: lifts.yaml\ncalendar: hours.yaml', 'policy: { name: lifts, version: 1 }');
    expect(await harness.import(byName, harness.csv(ROWS_HEADER, row('1', { done: '' })))).toMatchObject({ milestones: { DeadlineBreached: 1 } });
  });
});

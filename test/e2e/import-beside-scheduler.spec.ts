import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedEvent } from '#libs/event-store/src/event-store.js';
import { row, ROWS_HEADER, ROWS_MAPPING } from '../../apps/cli/src/import/testing/import-harness.js';
import { xiuhua } from '../support/command-line.js';
import { Installation } from '../support/installation.js';
import { logOf } from '../support/log-of.js';

const POLICY = JSON.stringify({
  name: 'lifts', version: 1, title: 'Lifts', calendar: { name: 'china', version: 1 }, rules: [],
  default: {
    limits: {
      dispatch: { clock: 'continuous', hours: 1 }, acknowledge: { clock: 'continuous', hours: 4 }, resolve: { clock: 'continuous', hours: 24 }, rate: { clock: 'natural-days', days: 14 },
    },
    ladder: [{ at: 0.5, action: 'warn' }, { at: 1, action: 'breach', escalateTo: 'community' }, { at: 2, action: 'escalate', escalateTo: 'district' }],
  },
});
const TICKETS = 400;
const MILESTONES = ['DeadlineWarned', 'DeadlineBreached', 'TicketEscalated'];

/** Months ago to the scheduler beside it, which would wake every one of these tickets if it were a living one. */
describe('an import beside the living scheduler', () => {
  let on: Installation;
  let events: readonly RecordedEvent[];

  beforeAll(async () => {
    on = await Installation.start({ projector: true });
    const file = (name: string, text: string): string => {
      const path = join(on.dataDir, name);
      writeFileSync(path, text);
      return path;
    };
    file('lifts.json', POLICY);
    const mapping = file('mapping.yaml', ROWS_MAPPING.replace('shape:', 'policy: lifts.json\nshape:'));
    // Every third acknowledged late, every second resolved late, every fifth still open when the source was cut.
    const rows = Array.from({ length: TICKETS }, (_, number) => row(String(number), {
      taken: number % 3 === 0 ? '2026-08-01T14:00:00' : '2026-08-01T09:00:00',
      ...(number % 5 === 0 ? { done: '', status: 'open' } : { done: number % 2 === 0 ? '2026-08-04T10:00:00' : '2026-08-01T20:00:00' }),
    }));
    const { code, out, err } = await xiuhua(on.env, 'import', '--mapping', mapping, file('rows.csv', `${ROWS_HEADER}\n${rows.join('\n')}\n`));
    if (code !== 0) throw new Error(`the import ended with ${code}: ${out}${err}`);
    const all = await logOf(on.config);
    // The scheduler has seen every row that the import made, and all that it recorded is among what is read again.
    await on.get(`/tickets?atLeast=${all.at(-1)!.position}`, 'supervisor');
    events = (await logOf(on.config)).filter(({ streamId }) => streamId.startsWith('ticket-'));
  }, 120_000);
  afterAll(() => on.stop());

  const histories = (): RecordedEvent[][] => {
    const byStream = new Map<string, RecordedEvent[]>();
    for (const event of events) byStream.set(event.streamId, [...byStream.get(event.streamId) ?? [], event]);
    return [...byStream.values()];
  };

  it('tells every ticket in the order of its source: no milestone comes ahead of a step that was before it', () => {
    expect(histories()).toHaveLength(TICKETS);
    for (const history of histories()) {
      const instants = history.map(({ metadata }) => metadata.occurredAt);
      expect(instants).toEqual(instants.toSorted());
    }
    expect(events.filter(({ type }) => type === 'DeadlineBreached').length).toBeGreaterThan(TICKETS / 2);
  });

  it('has every milestone recorded by itself, up to the instant at which the source was cut, and none by the scheduler', () => {
    const told = (number: number): string[] => histories().find(([reported]) => reported!.data['category'] === `Housing/Lift ${number}`)!
      .filter(({ type }) => MILESTONES.includes(type)).map(({ type, data, metadata }) => `${metadata.occurredAt.slice(5, 16)} ${data['stage'] as string} ${type}`);
    // Done at the very instant of its first warning: in time.
    expect(told(1)).toEqual([]);
    expect(told(2)).toEqual(['08-01T12:00 resolve DeadlineWarned', '08-02T00:00 resolve DeadlineBreached', '08-03T00:00 resolve TicketEscalated']);
    expect(told(15)).toEqual([
      '08-01T02:00 acknowledge DeadlineWarned', '08-01T04:00 acknowledge DeadlineBreached', '08-01T12:00 resolve DeadlineWarned', '08-02T00:00 resolve DeadlineBreached',
      '08-03T00:00 resolve TicketEscalated',
    ]);
  });
});

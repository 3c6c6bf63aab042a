import { type Act, at, china, dispatchAt, lived, reportAt, shown } from '../testing/deadline-acts.js';
import { policedLife } from '../testing/policed-lives.js';
import { LEADER } from '../testing/specification.js';
import {
  dispatch, DISPATCHER, linkDuplicate, mediateWithDate, rate, reject, reopen, report, RESIDENT, resolve, returnTicket, transfer, unlinkDuplicate, withdraw,
} from '../testing/ticket-samples.js';
import type { TicketCommand } from './ticket-command.js';
import type { Urgency } from './vocabulary.js';

/** What is to be done by when, after these acts: `<stage> <Beijing time>`, and the cycle after a reopening. */
function dueAfter(acts: readonly Act[]): string[] {
  const { ticket } = lived(acts);
  if (ticket.status === 'none') throw new Error('nothing was reported');
  return (ticket.clocks?.running ?? []).map(({ stage, dueAt, cycle }) => `${stage} ${shown(dueAt)}${cycle === 0 ? '' : ` cycle ${cycle}`}`).toSorted();
}

const reclassify = (urgency: Urgency): TicketCommand => ({ type: 'Reclassify', kind: 'request', category: 'housing/stairs', urgency });
/** 2 November 2026 is a Monday. */
const reported = reportAt('2026-11-02 09:00');
const taken = [reported, dispatchAt('2026-11-02 09:10'), at('2026-11-02 09:20', 'Acknowledge')] as const;
const done = [...taken, ['2026-11-03 10:00', resolve] as Act] as const;

describe('The limits of DB11/T 2021—2022, for a report on Monday at 09:00', () => {
  it.each<[Urgency, string, string, string]>([
    // urgency      dispatched by          resolved by            because
    ['emergency', '2026-11-02 10:00', '2026-11-02 11:00', 'one hour and two hours'],
    ['utilities', '2026-11-02 11:00', '2026-11-03 09:00', 'two hours and a day round the clock'],
    ['general', '2026-11-03 09:00', '2026-11-10 00:00', 'a day round the clock, and seven natural days after Monday'],
    ['complex', '2026-11-03 09:00', '2026-11-18 00:00', 'a day round the clock, and fifteen natural days after Monday'],
  ])('%s: dispatched by %s, resolved by %s: %s', (urgency, dispatch, resolution) => {
    expect(dueAfter([reportAt('2026-11-02 09:00', urgency)])).toEqual([`dispatch ${dispatch}`, `resolve ${resolution}`]);
  });
});

describe('A clock', () => {
  it.each<[string, readonly Act[], readonly string[]]>([
    ['to acknowledge starts at the dispatch, which ends the one to dispatch', [reported, dispatchAt('2026-11-02 09:10')],
      ['acknowledge 2026-11-02 11:10', 'resolve 2026-11-10 00:00']],
    ['to acknowledge starts anew at each dispatch', [reported, dispatchAt('2026-11-02 09:10'), dispatchAt('2026-11-02 15:00', 'xf-02')],
      ['acknowledge 2026-11-02 17:00', 'resolve 2026-11-10 00:00']],
    ['to acknowledge ends with the acknowledgement', taken, ['resolve 2026-11-10 00:00']],
    ['to dispatch starts again with a return, and nothing else does', [...taken, ['2026-11-02 10:00', returnTicket]],
      ['dispatch 2026-11-03 10:00', 'resolve 2026-11-10 00:00']],
    ['is pinned by the new policy from the same start when the ticket is reclassified', [...taken, ['2026-11-03 09:00', reclassify('complex')]],
      ['resolve 2026-11-18 00:00']],
    ['that waits for dispatch too', [reported, ['2026-11-02 09:30', reclassify('utilities'), DISPATCHER]],
      ['dispatch 2026-11-02 11:00', 'resolve 2026-11-03 09:00']],
    ['is pinned from the same start when the ticket is transferred, whoever had it', [...taken, ['2026-11-02 10:00', transfer, DISPATCHER]],
      ['dispatch 2026-11-03 09:00', 'resolve 2026-11-10 00:00']],
    ['to rate starts at the resolution, which stops what runs', done, ['rate 2026-11-18 00:00']],
    ['to rate ends with the rating', [...done, ['2026-11-04 10:00', rate, RESIDENT]], []],
    ['starts new at a reopening, called the next cycle', [...done, ['2026-11-04 10:00', reopen, DISPATCHER]],
      ['acknowledge 2026-11-04 12:00 cycle 1', 'resolve 2026-11-12 00:00 cycle 1']],
    ['stops with a withdrawal', [...taken, ['2026-11-02 10:00', withdraw, RESIDENT]], []],
    ['stops with a rejection', [reported, ['2026-11-02 10:00', reject, DISPATCHER]], []],
    ['runs on after an unlinking: the six hours as a duplicate are a pause', [reported, ['2026-11-02 10:00', linkDuplicate, DISPATCHER], ['2026-11-02 16:00', unlinkDuplicate, DISPATCHER]],
      ['dispatch 2026-11-03 15:00', 'resolve 2026-11-10 00:00']],
    ['watches the date that parties agreed on', [...taken, ['2026-11-02 10:00', mediateWithDate]],
      ['perform 2026-12-01 08:00', 'resolve 2026-11-10 00:00']],
    ['to perform ends when it is performed', [...taken, ['2026-11-02 10:00', mediateWithDate], ['2026-11-03 10:00', { type: 'RecordAgreementPerformed' }]],
      ['resolve 2026-11-10 00:00']],
  ])('%s', (_name, acts, due) => expect(dueAfter(acts)).toEqual(due));
});

describe('What has passed', () => {
  const types = (acts: readonly Act[]): string[] => lived(acts).facts.map(({ type }) => type);

  it('is recorded before the command that comes after it, at its own due instant', () => {
    const { facts } = lived([reportAt('2026-11-02 09:00', 'emergency'), dispatchAt('2026-11-02 09:45')]);
    expect(facts.map(({ type, occurredAt, recordedAt }) => `${type} ${shown(occurredAt)} ${shown(recordedAt)}`)).toEqual([
      'TicketReported 2026-11-02 09:00 2026-11-02 09:00', 'DeadlineWarned 2026-11-02 09:30 2026-11-02 09:45', 'TicketDispatched 2026-11-02 09:45 2026-11-02 09:45',
    ]);
  });

  it('changes who is accountable, and takes the ticket from nobody: the grid leader may still act', () => {
    const acts = [reportAt('2026-11-02 09:00', 'emergency'), dispatchAt('2026-11-02 09:10'), at('2026-11-02 11:30', 'Acknowledge')];
    const { ticket } = lived(acts);
    expect(ticket).toMatchObject({ status: 'acknowledged', assignment: { post: 'grid:xf/xf-01' }, clocks: { accountable: 'subdistrict' } });
    expect(types([...acts, ['2026-11-02 11:40', resolve]])).toContain('TicketResolved');
  });

  it('closes a ticket that nobody rates at the end of the fourteenth day', () => {
    const { ticket, facts } = lived([...done, at('2026-12-01 09:00', 'RecordMilestones')]);
    expect([ticket.status, facts.at(-1)!.type, shown(facts.at(-1)!.occurredAt)]).toEqual(['closed', 'TicketClosed', '2026-11-18 00:00']);
  });

  it('is not undone by an acknowledgement told late, said to have happened in time: the breach stays', () => {
    const step = (command: TicketCommand, now: string, occurredAt = now) => ({ command, context: { now: china(now), occurredAt: china(occurredAt), actor: LEADER } });
    const steps = [step(report, '2026-11-02 09:00'), step(dispatch, '2026-11-02 09:10'), step({ type: 'Acknowledge' }, '2026-11-02 15:00', '2026-11-02 09:20')];
    const { facts, ticket } = policedLife(steps, []);
    expect(facts.find(({ type }) => type === 'TicketAcknowledged')?.occurredAt).toBe(china('2026-11-02 09:20'));
    expect(ticket).toMatchObject({ clocks: { breaches: [{ stage: 'acknowledge', dueAt: china('2026-11-02 11:10') }, { stage: 'resolve' }] } });
  });
});

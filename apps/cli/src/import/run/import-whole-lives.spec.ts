import { EnvelopeOpener } from '#libs/privacy/src/opener.js';
import { ticketDecider } from '#libs/ticketing/src/ticket/ticket-decider.js';
import type { ExistingTicket, Ticket } from '#libs/ticketing/src/ticket/ticket-state.js';
import { ImportHarness } from '../testing/import-harness.js';

/** A city's export with everything that a ticket can have, one row per ticket. */
const CITY = `version: 1
source: city
timeZone: Asia/Shanghai
extractedAt: 2026-09-01T00:00:00+08:00
shape: ticket-per-row
ticket:
  key: { columns: [no], personal: false }
  community: { label: 幸福社区, ids: { 幸福社区: xf } }
  grid: { column: grid, ids: { North: xf-01 } }
  category: { columns: [type] }
  latitude: { column: lat }
  longitude: { column: lng }
steps:
  - { step: report, at: { column: reported } }
  - { step: dispatch, at: { column: reported } }
  - { step: claim, at: { column: claimed }, claimant: { column: team, map: { Neighbours: team-1 } } }
  - step: mediate
    at: { column: mediated }
    when: { column: agreed, in: [yes] }
    outcome: agreed
    mediation: { parties: { column: parties }, performBy: { column: due } }
    text: { columns: [terms] }
  - { step: mediate, at: { column: mediated }, when: { column: agreed, in: [no] }, outcome: failed, mediation: { parties: { constant: 2 } } }
  - { step: perform, at: { column: performed } }
  - { step: release, at: { column: done }, claimant: { column: team, map: { Neighbours: team-1 } } }
  - { step: resolve, at: { column: done }, outcome: solved }
  - step: rate
    at: { column: rated }
    rating:
      via: call-back
      contacted: { constant: true }
      solved: { column: solved, map: { yes: true, no: false } }
      satisfaction: { column: stars, map: { good: 5, fair: 4, poor: 1 } }
    text: { columns: [comment] }
`;
const COLUMNS = [
  'no', 'grid', 'type', 'lat', 'lng', 'reported', 'team', 'claimed', 'mediated', 'agreed', 'parties', 'due', 'terms', 'performed', 'done', 'rated', 'solved',
  'stars', 'comment',
] as const;

const row = (values: Partial<Record<(typeof COLUMNS)[number], string>>): string => {
  const all: Partial<Record<string, string>> = {
    no: '1', grid: 'North', type: 'pipe', lat: '31.2304', lng: '121.4737', reported: '2026-08-01T08:00:00', team: 'Neighbours',
    claimed: '2026-08-01T09:00:00', mediated: '2026-08-02T10:00:00', agreed: 'yes', parties: '4', due: '2026-10-01T00:00:00', terms: 'east wall',
    performed: '2026-08-05T10:00:00', done: '2026-08-05T11:00:00', rated: '2026-08-06T10:00:00', solved: 'yes', stars: 'good', comment: 'thanks', ...values,
  };
  return COLUMNS.map((column) => all[column] ?? '').join(',');
};

/** An export of a help desk, one row per event. */
const DESK = `version: 1
source: desk
timeZone: UTC
extractedAt: 2026-09-01T00:00:00Z
shape: event-per-row
ticket:
  key: { columns: [case], personal: false }
  community: { label: Desk }
  grid: { column: team }
  category: { columns: [product] }
  latitude: { column: lat }
  longitude: { column: lng }
events:
  activity: { column: activity }
  at: { column: at }
  order: { column: nr }
  activities:
    - { names: [Open], step: report }
    - { names: [Assign], step: dispatch }
    - { names: [Volunteer], step: claim, claimant: { constant: volunteers } }
    - { names: [Talk], step: mediate, outcome: adjourned, mediation: { parties: { constant: 3 }, nextSessionAt: { column: next } } }
    - { names: [Solve], step: resolve, outcome: solved }
    - { names: [Answer], step: rate, rating: { satisfaction: { column: stars, map: { 1: 1, 5: 5 } }, solved: { column: solved, map: { y: true, n: false } } } }
`;

describe('a source with whole lives of tickets', () => {
  let harness: ImportHarness;
  beforeEach(() => void (harness = new ImportHarness()));
  afterEach(() => harness.close());

  const city = (...rows: readonly string[]) => harness.import(CITY, harness.csv(COLUMNS.join(','), ...rows));
  const stateOf = async (category: string): Promise<ExistingTicket> => {
    const events = await harness.historyOf(category);
    const state = events.reduce<Ticket>((ticket, { type, data, revision, metadata: { actor, occurredAt, recordedAt, imported } }) => (
      ticketDecider.evolve(ticket, { type, data, revision, actor, occurredAt, recordedAt, ...(imported && { imported }) })), ticketDecider.initialState);
    if (state.status === 'none') throw new Error(`no ticket of the category ${category}`);
    return state;
  };

  it('comes in by mapping alone: grid, coordinates, claim, mediation, rating', async () => {
    const report = await city(row({}));
    expect(report).toMatchObject({ rows: 1, tickets: 1, gridsCreated: 1, rejectedRows: { count: 0 }, refusedSteps: { count: 0 }, outsideLiveRules: {} });
    const history = await harness.historyOf('pipe');
    expect(history.map(({ type, data }) => [type, data])).toMatchObject([
      ['TicketReported', { communityId: 'xf', gridId: 'xf-01' }], ['TicketDispatched', { level: 'grid', gridId: 'xf-01' }],
      ['TicketClaimed', { claimantRef: 'team-1' }],
      ['MediationHeld', { outcome: 'agreed', partyCount: 4, mediatorPost: 'grid:xf/xf-01', performBy: '2026-09-30T16:00:00.000Z', session: 1 }],
      ['AgreementPerformed', {}], ['ClaimReleased', { claimantRef: 'team-1' }], ['TicketResolved', { outcome: 'solved' }],
      ['TicketRated', { via: 'call-back', contacted: true, solved: true, satisfaction: 5 }], ['TicketClosed', { reasonCode: 'rated' }],
    ]);
    expect(await stateOf('pipe')).toMatchObject({ status: 'closed', reasonCode: 'rated', sessions: 1 });
    const opener = new EnvelopeOpener((await harness.target()).keys);
    const texts = await Promise.all(history.filter(({ sealed }) => sealed).map(({ streamId, eventId, sealed }) => opener.open(streamId, eventId, sealed!)));
    expect(texts).toEqual([{ latitude: 31.2304, longitude: 121.4737 }, { terms: 'east wall' }, { comment: 'thanks' }]);
    expect((await harness.log()).filter(({ type }) => type === 'GridAdded').map(({ data }) => data)).toEqual([{ gridId: 'xf-01', name: 'North' }]);
  });

  it('adds nothing the second time, and what a later cut has new', async () => {
    await city(row({ rated: '' }));
    const before = await harness.facts();
    expect(await city(row({}))).toMatchObject({ events: { appended: 2 }, gridsCreated: 0 });
    const after = await harness.facts();
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after).toHaveLength(before.length + 2);
    expect((await harness.historyOf('pipe')).map(({ type }) => type).slice(-2)).toEqual(['TicketRated', 'TicketClosed']);
    expect(await city(row({}))).toMatchObject({ events: { appended: 0 } });
    expect(await harness.facts()).toEqual(after);
  });

  it('keeps a rating that says unsolved as a reopening, and an unanswered question unanswered', async () => {
    await city(row({ no: '1', type: 'again', solved: 'no', stars: '' }));
    expect((await harness.historyOf('again')).at(-2)).toMatchObject({ type: 'TicketRated', data: { solved: false } });
    expect((await harness.historyOf('again')).at(-2)!.data).not.toHaveProperty('satisfaction');
    expect(await stateOf('again')).toMatchObject({ status: 'dispatched', cycle: 1, assignment: { post: 'grid:xf/xf-01' } });
  });

  it('goes to the community where no grid is named, without coordinates where there are none', async () => {
    const report = await city(
      row({ no: '1', type: 'a', grid: '', lat: '', lng: '' }), row({ no: '2', type: 'b', lat: '91' }), row({ no: '3', type: 'c', lng: '' }),
      row({ no: '4', type: 'd', lat: 'N31', agreed: 'no' }),
    );
    expect(report).toMatchObject({ tickets: 4, oddities: { 'no-coordinates': 3 }, outsideLiveRules: { 'no-agreement': 1 } });
    const [reported, dispatched, , mediated] = await harness.historyOf('a');
    expect(reported!.sealed).toBeUndefined();
    expect(dispatched!.data).toMatchObject({ level: 'community', communityId: 'xf' });
    expect(mediated!.data).toMatchObject({ mediatorPost: 'community:xf' });
    expect((await harness.historyOf('d')).find(({ type }) => type === 'MediationHeld')!.data).toMatchObject({ outcome: 'failed', partyCount: 2 });
  });

  it('has rows rejected that name somebody or a number that the mapping does not know', async () => {
    const report = await city(row({ no: '1', team: 'Jane Doe' }), row({ no: '2', parties: 'many' }), row({ no: '3', stars: '6' }), row({ no: '4', due: 'soon' }));
    expect(report.tickets).toBe(0);
    expect(report.rejectedRows.listed.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'the column \'team\' holds a value that the mapping of \'claimant\' does not list'],
      [3, 'the column \'parties\' holds no whole number of parties from 1 to 1000'],
      [4, 'the column \'stars\' holds a value that the mapping of \'satisfaction\' does not list'],
      [5, 'the column \'due\' holds no time of the format \'iso\''],
    ]);
  });

  it('comes in event by event too, each dispatch to the grid of its row', async () => {
    const report = await harness.import(DESK, harness.csv(
      'case,nr,activity,at,team,product,lat,lng,next,stars,solved',
      'c1,1,Open,2026-08-01T08:00:00Z,Team A,Printer,45.07,7.69,,,', 'c1,2,Assign,2026-08-01T08:05:00Z,Team A,Printer,,,,,',
      'c1,3,Volunteer,2026-08-01T08:10:00Z,Team A,Printer,,,,,', 'c1,4,Talk,2026-08-01T09:00:00Z,Team A,Printer,,,2026-08-03T09:00:00Z,,',
      'c1,5,Assign,2026-08-01T10:00:00Z,Team B,Printer,,,,,', 'c1,6,Solve,2026-08-02T08:00:00Z,Team B,Printer,,,,,',
      'c1,7,Answer,2026-08-02T09:00:00Z,,Printer,,,,5,y',
    ));
    expect(report).toMatchObject({ tickets: 1, gridsCreated: 2, rejectedRows: { count: 0 }, outsideLiveRules: {}, oddities: {} });
    expect((await harness.historyOf('Printer')).map(({ type, data }) => [type, data])).toMatchObject([
      ['TicketReported', { gridId: 'team-a' }], ['TicketDispatched', { gridId: 'team-a' }], ['TicketClaimed', { claimantRef: 'volunteers' }],
      ['MediationHeld', { outcome: 'adjourned', partyCount: 3, nextSessionAt: '2026-08-03T09:00:00.000Z' }], ['TicketDispatched', { gridId: 'team-b' }],
      ['TicketResolved', {}], ['TicketRated', { via: 'resident', satisfaction: 5, solved: true }], ['TicketClosed', { reasonCode: 'rated' }],
    ]);
    expect(await stateOf('Printer')).toMatchObject({ status: 'closed', gridId: 'team-b', formerGrids: ['desk/team-a'] });
  });
});

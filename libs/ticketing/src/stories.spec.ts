import { route } from './organisation/routing.js';
import { buildingAssigned, created, givenCommunity, gridAdded } from './testing/organisation-samples.js';
import { Life } from './testing/life.js';
import { DISPATCHER, LEADER_ID, POLICE, report, RESIDENT, TICKET_ID } from './testing/ticket-samples.js';
import { holderOf } from './ticket/holder.js';

/** The five matters that the product must serve exactly. */
const community = givenCommunity(
  created, gridAdded('xf-01'), gridAdded('xf-02'), buildingAssigned('xf-01', '3号楼'), buildingAssigned('xf-02', '8号楼'),
).state;

describe('A rain pipe that the ground floor refuses', () => {
  const life = new Life();
  it('is agreed on within the hour, at a table with builder and property manager', () => {
    life.at('09:00').by(RESIDENT).does({ ...report, category: 'housing/rain-pipe', description: 'water in the bedroom' })
      .at('09:05').by(DISPATCHER).does({ type: 'Dispatch', level: 'grid', communityId: 'xf', gridId: 'xf-01' })
      .at('09:10').byLeader().does({ type: 'CallUnits', unitIds: ['builder', 'property-manager'], reason: 'bring a drawing' })
      .at('09:30').does({ type: 'RecordUnitArrival', unitId: 'builder' })
      .at('09:31').does({ type: 'RecordUnitArrival', unitId: 'property-manager' })
      .at('09:55').does({
        type: 'HoldMediation', venueId: 'home-of-the-grid', partyCount: 4, mediatorPost: 'grid:xf/xf-01', outcome: 'agreed',
        performBy: '2026-12-01T00:00:00.000Z', parties: ['top floor', 'ground floor', 'builder', 'property manager'],
        terms: 'the pipe goes down the east wall',
      });
    expect(life.ticket).toMatchObject({ status: 'mediating', firstResponseAt: '2026-11-22T09:55:00.000Z', agreement: { session: 1 } });
    expect(life.types()).not.toContain('TicketAcknowledged');
  });

  it('is solved when the pipe is there, not when it is promised', () => {
    life.at('10:00').refuses({ type: 'Resolve', outcome: 'solved' }, 'agreement-open');
    life.at('16:00').does({ type: 'RecordAgreementPerformed', evidence: 'pipe seen, photo taken' })
      .at('16:05').does({ type: 'Resolve', outcome: 'solved' });
    expect(holderOf(life.ticket)).toBe('reporter');
    life.at('18:00').by(RESIDENT).does({ type: 'Rate', via: 'resident', contacted: true, solved: true, satisfaction: 5 });
    expect(life.ticket).toMatchObject({ status: 'closed', reasonCode: 'rated' });
  });
});

describe('A bag of salt that vanished from the stairwell', () => {
  it('is taken seriously: every look at the recordings is noted, and the old man is told', () => {
    const life = new Life();
    life.at('08:00').by(RESIDENT).does({ ...report, kind: 'request', category: 'lost', channel: 'hotline' })
      .at('08:10').by(DISPATCHER).does({ type: 'Dispatch', level: 'grid', communityId: 'xf', gridId: 'xf-01' })
      .at('08:20').byLeader().does({ type: 'Acknowledge', message: 'I shall look at the camera at the gate' })
      .at('11:00').does({ type: 'NoteProgress', visibility: 'internal', note: 'camera at the gate, 06:00 to 07:00' })
      .at('11:30').does({ type: 'NoteProgress', visibility: 'public', note: 'looked at two hours of the gate, nothing yet' })
      .at('15:00').does({ type: 'CorrectNote', correctedRevision: 3, note: 'camera at the gate, 05:00 to 07:00' })
      .at('17:00').does({ type: 'Resolve', outcome: 'explained', text: 'a neighbour had put it into the cellar' });
    expect(life.types().filter((type) => type === 'ProgressNoted' || type === 'NoteCorrected')).toHaveLength(3);
    life.at('19:00').by(DISPATCHER).does({ type: 'AttemptCallBack', result: 'reached' })
      .does({ type: 'Rate', via: 'call-back', contacted: true, solved: true, satisfaction: 5 });
    expect(life.ticket).toMatchObject({ status: 'closed', firstResponseAt: '2026-11-22T08:20:00.000Z', cycle: 0 });
  });

  it('is called back about by somebody else than the leader who looked', () => {
    const life = new Life();
    life.at('08:00').by(RESIDENT).does(report)
      .at('08:10').by(DISPATCHER).does({ type: 'Dispatch', level: 'grid', communityId: 'xf', gridId: 'xf-01' })
      .at('08:20').byLeader().does({ type: 'Resolve', outcome: 'explained' });
    life.at('09:00').byLeader().refuses({ type: 'AttemptCallBack', result: 'reached' }, 'own-case');
  });
});

describe('Cars that block a lane in the rain at 16:30', () => {
  it('bring the traffic police, who must show up', () => {
    const life = new Life();
    life.at('16:30').by(RESIDENT).does({ ...report, category: 'traffic/parking', urgency: 'emergency' })
      .at('16:32').by(DISPATCHER).does({ type: 'Dispatch', level: 'grid', communityId: 'xf', gridId: 'xf-02' })
      .at('16:35').byLeader().does({ type: 'CallUnits', unitIds: ['traffic-police'] });
    expect(life.ticket).toMatchObject({ units: [{ unitId: 'traffic-police', calledAt: '2026-11-22T16:35:00.000Z' }] });
    life.at('16:40').refuses({ type: 'CallUnits', unitIds: ['traffic-police'] }, 'already-called')
      .refuses({ type: 'RecordUnitArrival', unitId: 'builder' }, 'not-called');
    life.at('16:58').by(POLICE).does({ type: 'RecordUnitArrival', unitId: 'traffic-police' })
      .refuses({ type: 'RecordUnitArrival', unitId: 'traffic-police' }, 'already-arrived');
    life.at('17:10').byLeader().does({ type: 'Resolve', outcome: 'solved' });
    expect(life.ticket).toMatchObject({ status: 'resolved', units: [{ arrivedAt: '2026-11-22T16:58:00.000Z' }] });
  });
});

describe('A dead light in the stairwell, photographed', () => {
  it('goes straight to the grid, is answered at once and fixed within the grid', () => {
    const life = new Life();
    const place = { building: '3号楼', address: '幸福里3号楼2单元' };
    life.at('20:00').by(RESIDENT).does({ ...report, ...place, routing: route(community, place), attachmentNames: ['light.jpg'] });
    expect(life.types()).toEqual(['TicketReported', 'TicketDispatched']);
    expect(life.actors()).toEqual([RESIDENT.id, 'system']);
    expect(holderOf(life.ticket)).toBe('grid:xf/xf-01');
    life.at('20:01').byLeader().does({ type: 'Acknowledge', message: 'tonight' }).at('21:00').does({ type: 'Resolve', outcome: 'solved' });
    expect(life.ticket).toMatchObject({ firstResponseAt: '2026-11-22T20:01:00.000Z', handlers: [LEADER_ID], formerGrids: [] });
  });

  it('that is dark again tomorrow comes back to the same grid', () => {
    const life = new Life();
    life.at('20:00').by(RESIDENT).does({ ...report, routing: { result: 'grid', gridId: 'xf-01', dispatchesByItself: true } })
      .at('21:00').byLeader().does({ type: 'Resolve', outcome: 'solved' })
      .at('22:00').by(RESIDENT).does({ type: 'Rate', via: 'resident', contacted: true, solved: false });
    expect(life.ticket).toMatchObject({ status: 'dispatched', cycle: 1, gridId: 'xf-01' });
  });
});

describe('A building meeting that raises twelve matters', () => {
  it('makes twelve tickets, each with a life of its own', () => {
    const lives = Array.from({ length: 12 }, (_, index) => {
      const ticketId = `20261122-MEET0-${String(index).padStart(5, '0')}`;
      return new Life().at('19:00').byLeader().does({
        ...report, ticketId, channel: 'meeting', category: `meeting/${index}`, gridId: 'xf-01',
      });
    });
    lives[3]?.at('19:30').by(DISPATCHER).does({ type: 'Link', kind: 'duplicate', to: TICKET_ID, targetIsDuplicate: false });
    lives[7]?.at('19:31').by(DISPATCHER).does({ type: 'Reject', reasonCode: 'private' });
    expect(new Set(lives.map(({ ticket }) => 'ticketId' in ticket && ticket.ticketId)).size).toBe(12);
    expect(lives.filter(({ ticket }) => ticket.status === 'reported')).toHaveLength(10);
  });
});

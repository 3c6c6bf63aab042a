import { specification } from '../testing/specification.js';
import { SUPERVISOR, TICKET_ID } from '../testing/ticket-samples.js';
import { personDecider, personStream, type PersonEvent } from './person-decider.js';

const given = specification(personDecider);
const erased: PersonEvent = { type: 'PersonErased', data: {} };
const openIdentity = { type: 'OpenIdentity', ticketId: TICKET_ID, reasonCode: 'threat-to-life' } as const;

describe('A person', () => {
  it('has a stream of references only', () => expect(personStream('p-1')).toBe('person-p-1'));

  it('has every opening of the identity recorded', () => {
    given().when(openIdentity, { by: SUPERVISOR })
      .thenRecords({ type: 'IdentityOpened', data: { ticketId: TICKET_ID, reasonCode: 'threat-to-life' } }).thenStateIs({ openings: 1 });
  });

  it('is erased, for good', () => {
    given().when({ type: 'ErasePerson' }, { at: '2026-11-22T09:00:00.000Z' })
      .thenRecords({ type: 'PersonErased', data: {} }).thenStateIs({ erasedAt: '2026-11-22T09:00:00.000Z' });
    given(erased).when({ type: 'ErasePerson' }).thenRefuses('person-erased');
  });

  it('has no identity to open once erased', () => void given(erased).when(openIdentity).thenRefuses('person-erased'));

  it('does not fold what it does not know', () => {
    const fact = { type: 'PersonRenamed', data: {}, revision: 0, occurredAt: '', recordedAt: '', actor: SUPERVISOR };
    expect(() => personDecider.evolve(personDecider.initialState, fact)).toThrow('PersonRenamed');
  });
});

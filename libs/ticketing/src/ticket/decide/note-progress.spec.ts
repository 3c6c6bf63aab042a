import {
  acknowledged, at, by, closed, dispatched, DISPATCHER, given, histories, LEADER_ID, note, noted, notedInPublic, POLICE, rejected,
  reported, RESIDENT, resolved, VOLUNTEER, withdrawn,
} from '../../testing/ticket-samples.js';
import type { Actor } from '../../decider.js';

const correct = { type: 'CorrectNote', correctedRevision: 2, note: 'looked at two recordings' } as const;

describe('Noting progress', () => {
  it.each(histories([reported], [reported, dispatched], [reported, dispatched, acknowledged], [reported, dispatched, resolved]))(
    'changes no status (%#)', (history) => {
      const before = given(...history).state;
      expect(given(...history)
        .when(note).after()).toMatchObject({ status: before.status, notes: [{ revision: history.length, by: LEADER_ID }] });
    },
  );

  it('with nothing in it is refused: it would count as an answer and tell nothing', () => {
    given(reported, dispatched).when({ type: 'NoteProgress', visibility: 'public' }).thenRefuses('empty-note');
    given(reported, dispatched).when({ type: 'NoteProgress', visibility: 'public', note: ' ' }).thenRefuses('empty-note');
    given(reported, dispatched).when({ type: 'NoteProgress', visibility: 'public', attachmentIds: ['att-1'] }).thenRecords({ type: 'ProgressNoted' });
  });

  it('seals the text and keeps the codes', () => {
    given(reported).when({ ...note, attachmentIds: ['att-1'], activity: 'Wait' }).thenRecords({
      type: 'ProgressNoted', data: { visibility: 'internal', attachmentIds: ['att-1'], activity: 'Wait' },
      personal: { note: 'looked at it' },
    });
  });

  it.each<[Actor, boolean]>([[DISPATCHER, true], [POLICE, true], [VOLUNTEER, false], [RESIDENT, false]])(
    'in public by %j is a first response: %s', (actor, answers) => {
      const ticket = given(reported, dispatched)
        .when({ ...note, visibility: 'public' }, { by: actor, at: '2026-11-22T09:00:00.000Z' }).after();
      expect('firstResponseAt' in ticket ? ticket.firstResponseAt : undefined).toBe(answers ? '2026-11-22T09:00:00.000Z' : undefined);
    },
  );

  it('for internal use is no first response', () => {
    expect(given(reported, dispatched).when(note).after()).not.toHaveProperty('firstResponseAt');
  });

  it('told late can turn out to be the first response', () => {
    given(reported, dispatched, at('2026-11-22T10:00:00.000Z', acknowledged))
      .when({ ...note, visibility: 'public' }, { at: '2026-11-22T12:00:00.000Z', occurredAt: '2026-11-22T09:00:00.000Z' })
      .thenStateIs({ firstResponseAt: '2026-11-22T09:00:00.000Z' });
  });

  it('does not make the writer a handler', () => {
    given(reported, dispatched).when({ ...note, visibility: 'public' }).thenStateIs({ handlers: [] });
  });

  it.each(
    histories([reported, rejected], [reported, withdrawn], [reported, dispatched, resolved, closed]),
  )('ends with the ticket (%#)', (history) => {
    given(...history).when(note).thenRefuses('ended');
    given(...history).when(correct).thenRefuses('ended');
  });
});

describe('Correcting a note', () => {
  it('adds the new text beside the old one', () => {
    given(reported, dispatched, noted).when(correct)
      .thenRecords({ type: 'NoteCorrected', data: { correctedRevision: 2 }, personal: { note: 'looked at two recordings' } })
      .thenStateIs({ notes: [{ revision: 2, by: LEADER_ID }] });
  });

  it('is for the note\'s writer', () => {
    given(reported, dispatched, by(DISPATCHER, notedInPublic)).when(correct).thenRefuses('not-own-note', { revision: 2 });
    given(reported, dispatched, by(DISPATCHER, notedInPublic)).when(correct, { by: DISPATCHER }).thenRecords({ type: 'NoteCorrected' });
  });

  it('is for notes', () => {
    given(reported, dispatched, noted).when({ ...correct, correctedRevision: 1 }).thenRefuses('unknown-note', { revision: 1 });
    given(reported, dispatched).when(correct).thenRefuses('unknown-note');
  });
});

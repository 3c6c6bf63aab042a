import fc from 'fast-check';
import { visibility } from './authorize.js';
import { type Role, ROLES } from './caller.js';
import { PUBLIC_STEPS, seenStep, type Step } from './seen-step.js';
import { callerAs, ticketWith } from './testing/samples.js';

const everybodys = ticketWith({ reporterRef: 'p-me', communityId: 'xf', gridId: 'xf-01', claimant: 'me', units: [{ unitId: 'power-works', calledAt: '' }] });
const sightOf = (role: Role) => visibility(callerAs(role), everybodys)!;
const leader = { id: 'leader-1', role: 'grid-leader', post: 'grid:xf/xf-01' };
const resident = { id: 'p-me', role: 'resident', post: 'reporter' };
const none = new Set<number>();

const report: Step = { type: 'TicketReported', data: { kind: 'complaint', reporterRef: 'p-me', sourceKey: '17' }, actor: resident };
const internalNote: Step = { type: 'ProgressNoted', data: { visibility: 'internal' }, actor: leader };
const publicNote: Step = { type: 'ProgressNoted', data: { visibility: 'public' }, actor: leader };
const correction: Step = { type: 'NoteCorrected', data: { correctedRevision: 3 }, actor: leader };
const mediation: Step = { type: 'MediationHeld', data: { outcome: 'agreed' }, actor: leader };
const note = { note: 'the pipe is ordered' };

describe('a step of a history', () => {
  it('reaches staff with its texts, its actor and the references', () => {
    for (const role of ['grid-leader', 'dispatcher', 'supervisor'] as const) {
      expect(seenStep(sightOf(role), internalNote, note, none)).toEqual({ data: internalNote.data, actor: leader, personal: note });
      expect(seenStep(sightOf(role), report, { description: 'salt' }, none)).toEqual({ data: report.data, actor: resident, personal: { description: 'salt' } });
    }
  });

  it('reaches a resident, a volunteer and a unit only if it is public, and then without the staff\'s accounts', () => {
    for (const role of ['resident', 'volunteer', 'unit'] as const) {
      expect(seenStep(sightOf(role), internalNote, note, none)).toBeNull();
      expect(seenStep(sightOf(role), { ...internalNote, type: 'TicketReturned' }, { reason: 'not ours' }, none)).toBeNull();
      expect(seenStep(sightOf(role), publicNote, note, none)).toEqual({
        data: publicNote.data, actor: { role: 'grid-leader', post: 'grid:xf/xf-01' }, personal: note,
      });
    }
  });

  it('shows the correction of a public note, and hides that of an internal one', () => {
    expect(seenStep(sightOf('resident'), correction, note, new Set([3]))).toHaveProperty('personal', note);
    expect(seenStep(sightOf('resident'), correction, note, new Set([2]))).toBeNull();
  });

  it('keeps the parties of a mediation and its terms among the staff', () => {
    const texts = { parties: ['Jane Doe'], terms: 'a pipe along the north wall' };
    expect(seenStep(sightOf('resident'), mediation, texts, none)).toMatchObject({ data: mediation.data, personal: {} });
    expect(seenStep(sightOf('unit'), mediation, texts, none)).toMatchObject({ personal: {} });
    expect(seenStep(sightOf('dispatcher'), mediation, texts, none)).toMatchObject({ personal: texts });
  });

  it('shows an analyst every step, and no text, account or pseudonym', () => {
    expect(seenStep(sightOf('analyst'), internalNote, note, none)).toEqual({
      data: internalNote.data, actor: { role: 'grid-leader', post: 'grid:xf/xf-01' }, personal: null,
    });
    expect(seenStep(sightOf('analyst'), report, { description: 'salt' }, none)).toEqual({
      data: { kind: 'complaint' }, actor: { role: 'resident', post: 'reporter' }, personal: null,
    });
  });

  it('hides who reported a tip-off from all but a supervisor', () => {
    for (const role of ROLES) {
      const sight = visibility(callerAs(role), { ...everybodys, kind: 'tip-off' });
      const seen = sight && seenStep(sight, report, null, none);
      expect([role, JSON.stringify(seen).includes('p-me')]).toEqual([role, role === 'supervisor']);
    }
  });

  it('of a type this version does not know is not public', () => {
    expect(seenStep(sightOf('resident'), { type: 'constructor', data: {}, actor: leader }, note, none)).toBeNull();
  });

  it('shows whoever is restricted no field that the list of public texts does not name', () => {
    const type = fc.constantFrom(...Object.keys(PUBLIC_STEPS));
    const texts = fc.dictionary(fc.constantFrom('note', 'reason', 'message', 'instruction', 'parties', 'terms', 'evidence', 'text', 'comment', 'x'), fc.string());
    fc.assert(
      fc.property(type, texts, fc.constantFrom('resident' as const, 'volunteer' as const, 'unit' as const), (name, personal, role) => {
        const seen = seenStep(sightOf(role), { type: name, data: { visibility: 'public', correctedRevision: 3 }, actor: leader }, personal, new Set([3]));
        const allowed: readonly string[] = PUBLIC_STEPS[name as 'ProgressNoted']?.texts ?? [];
        for (const field of Object.keys(seen?.personal ?? {})) expect(allowed).toContain(field);
        for (const secret of ['instruction', 'parties', 'terms', 'evidence']) expect(seen?.personal ?? {}).not.toHaveProperty(secret);
      }),
      { numRuns: 1000 },
    );
  });
});

import { setTimeout as pause } from 'node:timers/promises';
import type { AccountName } from '../support/accounts.js';
import { Installation } from '../support/installation.js';
import { expectProblem } from '../support/problems.js';
import { aReport, aTicket, onTicket } from '../support/tickets.js';

interface Step {
  readonly revision: number;
  readonly type: string;
  readonly recordedAt: string;
  readonly texts: Record<string, unknown> | null;
  readonly actor: { readonly id?: string; readonly role: string };
  readonly after: Record<string, unknown>;
  readonly changed: readonly string[];
}

describe('the history of a ticket', () => {
  let on: Installation;
  let ticketId: string;
  beforeAll(async () => {
    on = await Installation.start();
    ticketId = await aTicket(on);
    const act = onTicket(on, ticketId);
    const later = () => pause(5);
    await later();
    await act('dispatch', { level: 'grid', gridId: 'xf-01', instruction: 'Take the ladder along' }, 'dispatcher');
    await later();
    await act('note-progress', { visibility: 'internal', note: 'He is often angry' }, 'leader');
    await act('note-progress', { visibility: 'public', note: 'The lamp is orderd' }, 'leader');
    await act('correct-note', { correctedRevision: 3, note: 'The lamp is ordered' }, 'leader');
    await later();
    await act('resolve', { outcome: 'solved', text: 'The lamp shines' }, 'leader');
  });
  afterAll(() => on.stop());

  const historyFor = async (who: AccountName, query = '') => {
    const { status, body } = await on.get(`/tickets/${ticketId}/history${query}`, who);
    expect(status).toBe(200);
    return body as { readonly steps: readonly Step[]; readonly revision: number; readonly nextFrom: number | null };
  };

  it('shows a supervisor each event with the state after it and what it changed', async () => {
    const { steps, revision } = await historyFor('supervisor');
    expect(revision).toBe(5);
    expect(steps.map(({ type }) => type)).toEqual(['TicketReported', 'TicketDispatched', 'ProgressNoted', 'ProgressNoted', 'NoteCorrected', 'TicketResolved']);
    expect(steps.map(({ after }) => after['status'])).toEqual(['reported', 'dispatched', 'dispatched', 'dispatched', 'dispatched', 'resolved']);
    expect(steps[1]?.changed).toEqual(expect.arrayContaining(['assignment', 'status']));
    expect(steps[1]?.changed).not.toContain('kind');
    expect(steps[2]).toMatchObject({ texts: { note: 'He is often angry' }, actor: { id: 'leader-1', role: 'grid-leader' } });
  });

  it('shows the resident public steps, without what staff wrote among themselves and without their accounts', async () => {
    const { steps } = await historyFor('resident');
    expect(steps.map(({ revision }) => revision)).toEqual([0, 1, 3, 4, 5]);
    expect(JSON.stringify(steps)).not.toMatch(/often angry|ladder|leader-1|dispatcher-1/);
    expect(steps[2]?.texts).toEqual({ note: 'The lamp is orderd' });
    expect(steps.every(({ actor }) => actor.id === undefined)).toBe(true);
  });

  it('shows an analyst coded facts and nothing personal', async () => {
    const { steps } = await historyFor('analyst');
    expect(steps).toHaveLength(6);
    expect(steps.every(({ texts }) => texts === null)).toBe(true);
    expect(JSON.stringify(steps)).not.toContain('reporterRef');
  });

  it('comes in pages', async () => {
    const first = await historyFor('supervisor', '?limit=4');
    expect([first.steps.length, first.nextFrom]).toEqual([4, 4]);
    const second = await historyFor('supervisor', `?from=${first.nextFrom}&limit=4`);
    expect([second.steps.map(({ revision }) => revision), second.nextFrom]).toEqual([[4, 5], null]);
  });

  it('is as small per step after two thousand notes as after ten', async () => {
    const id = await aTicket(on, 'dispatched');
    for (let sent = 0; sent < 2000; sent += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, n) => onTicket(on, id)('note-progress', { visibility: 'internal', note: `Note ${sent + n}` }, 'leader')));
    }
    const pageAt = async (from: number) => {
      const { text, body } = await on.get(`/tickets/${id}/history?from=${from}&limit=10`, 'supervisor');
      const { steps, nextFrom } = body as { readonly steps: readonly Step[]; readonly nextFrom: number | null };
      expect(steps.map(({ revision, type }) => [revision, type])).toEqual(Array.from({ length: 10 }, (_, n) => [from + n, 'ProgressNoted']));
      expect(steps.every(({ changed }) => changed.length === 0)).toBe(true);
      return { bytes: text.length, nextFrom };
    };
    const [early, late] = [await pageAt(10), await pageAt(1992)];
    expect([early.nextFrom, late.nextFrom]).toEqual([20, null]);
    expect(late.bytes).toBeLessThan(early.bytes + 500);
  });

  it('answers any past point: by revision, by what was recorded, by what had happened', async () => {
    const { steps } = await historyFor('supervisor');
    const statusAsOf = async (query: string) => {
      const { body } = await on.get(`/tickets/${ticketId}?${query}`, 'supervisor');
      return [(body as { status: string }).status, (body as { revision: number }).revision];
    };
    expect(await statusAsOf('asOfRevision=0')).toEqual(['reported', 0]);
    expect(await statusAsOf('asOfRevision=1')).toEqual(['dispatched', 1]);
    expect(await statusAsOf('asOfRevision=5')).toEqual(['resolved', 5]);
    for (const beyond of [6, 999]) expectProblem(await on.get(`/tickets/${ticketId}?asOfRevision=${beyond}`, 'supervisor'), 404, 'not-found');
    for (const kind of ['asOfRecorded', 'asOfEffective']) {
      expect(await statusAsOf(`${kind}=${steps[1]?.recordedAt}`)).toEqual(['dispatched', 1]);
      expect(await statusAsOf(`${kind}=${new Date(Date.parse(steps[5]?.recordedAt ?? '') - 1).toISOString()}`)).toEqual(['dispatched', 4]);
      expectProblem(await on.get(`/tickets/${ticketId}?${kind}=2020-01-01T00:00:00Z`, 'supervisor'), 404, 'not-found');
    }
  });

  it('tells what was recorded late from what had happened by then', async () => {
    const id = await aTicket(on, 'dispatched');
    await pause(20);
    const happened = new Date().toISOString();
    await pause(20);
    await on.command(`/tickets/${id}/acknowledge`, { occurredAt: happened }, 'leader');
    const asOf = async (kind: string) => ((await on.get(`/tickets/${id}?${kind}=${happened}`, 'supervisor')).body as { status: string }).status;
    expect([await asOf('asOfRecorded'), await asOf('asOfEffective')]).toEqual(['dispatched', 'acknowledged']);
  });

  it('tags the current state only: no command passes on a past one', async () => {
    expect((await on.get(`/tickets/${ticketId}`, 'supervisor')).headers.etag).toBe('"5"');
    for (const query of ['asOfRevision=5', 'asOfRevision=1', `asOfRecorded=${new Date().toISOString()}`, `asOfEffective=${new Date().toISOString()}`]) {
      const { status, headers } = await on.get(`/tickets/${ticketId}?${query}`, 'supervisor');
      expect([query, status, headers.etag]).toEqual([query, 200, undefined]);
    }
  });

  it('takes one point only', async () => {
    expectProblem(await on.get(`/tickets/${ticketId}?asOfRevision=1&asOfRecorded=2026-11-22T00:00:00Z`, 'supervisor'), 400, 'invalid-request');
  });

  it('hides the reporter of a tip-off from all but a supervisor with a reason', async () => {
    const reporter = { name: 'Fictional Fang', phone: '010-55550123' };
    const { body } = await on.command('/tickets', aReport({ kind: 'tip-off', channel: 'hotline', reporter }), 'dispatcher');
    const { ticketId: id } = body as { ticketId: string };
    expect((await on.get(`/tickets/${id}`, 'dispatcher')).text).not.toContain('reporterRef');
    expectProblem(await on.post(`/tickets/${id}/open-identity`, { reasonCode: 'contact' }, 'dispatcher'), 403, 'forbidden');
    const opened = await on.post(`/tickets/${id}/open-identity`, { reasonCode: 'investigation' }, 'supervisor');
    expect(opened.body).toEqual(reporter);
  });
});

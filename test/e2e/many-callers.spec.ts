import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { aReport, aTicket } from '../support/tickets.js';

const CONNECTIONS = 64;
/** Shorter than Retry-After: the test is about the queue, not about patience. */
const RETRY_MS = 20;

describe('64 connections', () => {
  let on: Installation;
  afterEach(() => on.stop());

  const together = async <T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> => {
    const results: T[] = [];
    let next = 0;
    await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
      while (next < count) {
        const index = next++;
        results[index] = await act(index);
      }
    }));
    return results;
  };

  it('on one ticket all get their turn: nobody is refused for contention, every revision is given once', async () => {
    on = await Installation.start();
    const ticketId = await aTicket(on, 'dispatched');
    const client = new Client(on.url, CONNECTIONS);
    const path = `/api/v1/tickets/${ticketId}/note-progress`;
    const answers = await together(CONNECTIONS * 10, (index) =>
      client.post(path, { visibility: 'internal', note: `Note ${index}` }, { token: on.tokens.leader, key: randomUUID() }));
    client.close();
    expect([...new Set(answers.map(({ status }) => status))]).toEqual([200]);
    const revisions = answers.map(({ body }) => (body as { revision: number }).revision).toSorted((a, b) => a - b);
    expect(revisions).toEqual(Array.from({ length: CONNECTIONS * 10 }, (_, index) => index + 2));
  });

  it('meet a full queue: 503 with Retry-After, and after every retry each report stands exactly once', async () => {
    on = await Installation.start({ env: { APPEND_QUEUE_LIMIT: '1' } });
    const client = new Client(on.url, CONNECTIONS);
    let refused = 0;
    const untilAccepted = async (index: number): Promise<string> => {
      const key = `report-${index}`;
      for (let attempt = 0; attempt < 2000; attempt += 1) {
        const answer = await client.post('/api/v1/tickets', aReport(), { token: on.tokens.resident, key });
        if (answer.status === 201) return (answer.body as { ticketId: string }).ticketId;
        expect([answer.status, (answer.body as { type: string }).type]).toEqual([503, 'urn:xiuhua:problem:store-unavailable']);
        expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
        refused += 1;
      await pause(RETRY_MS);
      }
      throw new Error(`${key} was refused 2000 times`);
    };
    const ids = await together(CONNECTIONS, untilAccepted);
    expect(refused).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(CONNECTIONS);
    for (const id of ids) expect((await client.get(`/api/v1/tickets/${id}/history`, { token: on.tokens.dispatcher })).body).toMatchObject({ revision: 0 });
    client.close();
  });
});

import autocannon, { type Request } from 'autocannon';
import { randomUUID } from 'node:crypto';
import { BENCH_COMMUNITY, type BenchServer } from './bench-server.js';

export const CONNECTIONS = 64;

export interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly answers: number;
  /** Anything but a 2xx, and connection errors: must be 0. */
  readonly refused: number;
}

export const ACKNOWLEDGEMENT = { message: 'We have seen it and come today' };

interface Step {
  ticketId?: string;
}

/** Drives the server for some seconds from this process; the same client for every kind of request, so that ratios are fair. */
async function drive(server: BenchServer, requests: Request[], seconds: number): Promise<Load> {
  const result = await autocannon({
    url: server.url,
    connections: CONNECTIONS,
    duration: seconds,
    timeout: 30,
    requests,
  });
  return {
    perSecond: result['2xx'] / result.duration,
    p99Ms: result.latency.p99,
    answers: result['2xx'],
    refused: result.non2xx + result.errors + result.timeouts,
  };
}

/** The same two requests behind the same guard and the same validation, with nothing behind them. */
export function noOp(server: BenchServer, seconds: number): Promise<Load> {
  const report = post('/api/v1/no-op/tickets', () => ({ body: reportBody(), token: server.resident() }));
  const acknowledge = post('/api/v1/no-op/tickets/20261122-7KQ4M-X9PTC/acknowledge', () => ({ body: ACKNOWLEDGEMENT, token: server.leader }));
  return drive(server, [report, acknowledge], seconds);
}

/** Each connection reports a ticket, and its grid's leader acknowledges it. */
export function reportAndAcknowledge(server: BenchServer, seconds: number): Promise<Load> {
  const report = post('/api/v1/tickets', () => ({ body: reportBody(), token: server.resident() }));
  report.onResponse = (status: number, body: string, context: object) => {
    if (status === 201) (context as Step).ticketId = (JSON.parse(body) as { ticketId: string }).ticketId;
  };
  const acknowledge = post('', (context) => ({
    path: `/api/v1/tickets/${context.ticketId}/acknowledge`,
    body: ACKNOWLEDGEMENT,
    token: server.leader,
  }));
  return drive(server, [report, acknowledge], seconds);
}

/** Everybody writes to one ticket: nobody may be refused for contention. */
export function oneTicket(server: BenchServer, ticketId: string, seconds: number): Promise<Load> {
  const note = post(`/api/v1/tickets/${ticketId}/note-progress`, () => ({
    body: { visibility: 'internal', note: 'Looked again' },
    token: server.leader,
  }));
  return drive(server, [note], seconds);
}

export function reportBody(): Record<string, unknown> {
  return {
    kind: 'complaint', category: 'light/stairwell', urgency: 'general', channel: 'snapshot', communityId: BENCH_COMMUNITY,
    building: '1号楼', description: 'The light on the third floor has been dark since yesterday evening',
  };
}

function post(
  path: string, make: (context: Step) => { path?: string; body: Record<string, unknown>; token: string },
): Request {
  return {
    method: 'POST',
    path,
    setupRequest: (request: Request, context: object): Request => {
      const made = make(context);
      return {
        ...request,
        path: made.path ?? path,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${made.token}`, 'idempotency-key': randomUUID() },
        body: JSON.stringify(made.body),
      };
    },
  };
}

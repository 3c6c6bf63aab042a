import { randomUUID } from 'node:crypto';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchServer } from './bench-server.js';
import { quantile } from './figure.js';
import { ACKNOWLEDGEMENT, CONNECTIONS, type Load, reportBody } from './load.js';

const LOOK_EVERY_MS = 1;
const TIMEOUT_MS = 30_000;

/**
 * Commands that come evenly, as from people who do not wait for each other: reports, each acknowledged in its turn. A command's
 * latency counts from the instant it was due to be sent, also where all connections were busy then (no coordinated omission).
 * autocannon's own rate sends a whole second's commands at once at its beginning.
 * @param seconds at most; no more are sent once the signal is aborted
 */
export async function pacedCommands(server: BenchServer, seconds: number, perSecond: number, signal?: AbortSignal): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const began = performance.now();
  const latencies: number[] = [];
  const reported: string[] = [];
  let refused = 0;
  const send = async (dueAt: number): Promise<void> => {
    const ticketId = reported.shift();
    try {
      const answer = ticketId === undefined
        ? await post(agent, server, '/api/v1/tickets', server.resident(), reportBody())
        : await post(agent, server, `/api/v1/tickets/${ticketId}/acknowledge`, server.leader, ACKNOWLEDGEMENT);
      latencies.push(performance.now() - dueAt);
      if (ticketId === undefined) reported.push((JSON.parse(answer) as { ticketId: string }).ticketId);
    } catch {
      refused += 1;
    }
  };
  try {
    const sent: Promise<void>[] = [];
    const total = Math.floor(seconds * perSecond);
    while (sent.length < total && signal?.aborted !== true) {
      const due = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * perSecond) + 1);
      while (sent.length < due) sent.push(send(began + (sent.length / perSecond) * 1_000));
      await sleep(LOOK_EVERY_MS);
    }
    await Promise.all(sent);
    const took = (performance.now() - began) / 1_000;
    return { perSecond: latencies.length / took, p99Ms: latencies.length === 0 ? Infinity : quantile(latencies, 0.99), answers: latencies.length, refused };
  } finally {
    agent.destroy();
  }
}

/** @throws Error for anything but a 2xx */
function post(agent: Agent, { url }: BenchServer, path: string, token: string, body: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const sending = request(`${url}${path}`, {
      agent, method: 'POST', signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
    }, (answer) => void readText(answer).then((read) => {
      if (answer.statusCode !== undefined && answer.statusCode >= 200 && answer.statusCode < 300) resolve(read);
      else reject(new Error(`${path} answered ${answer.statusCode}: ${read}`));
    }, reject));
    sending.on('error', reject);
    sending.end(text);
  });
}

async function readText(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

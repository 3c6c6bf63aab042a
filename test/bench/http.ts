import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchServer, startBenchServer } from './bench-server.js';
import { type Figure, quantile } from './figure.js';
import { CONNECTIONS, type Load, noOp, oneTicket, reportAndAcknowledge, reportBody } from './load.js';
import { pacedCommands } from './paced-load.js';

const SAMPLE_PAUSE_MS = 20;

/** Durable commands against the same server's no-op, contention on one ticket, and the way into the statistics. */
export async function benchHttp(quick: boolean): Promise<Figure[]> {
  const seconds = quick ? 1 : 6;
  const rounds = quick ? 1 : 3;
  const server = await startBenchServer();
  try {
    await noOp(server, 1);
    await reportAndAcknowledge(server, quick ? 1 : 3);
    const bare: Load[] = [];
    const durable: Load[] = [];
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await noOp(server, seconds));
      durable.push(await reportAndAcknowledge(server, seconds));
    }
    const commandsPerSecond = median(durable.map(({ perSecond }) => perSecond));
    const noOpPerSecond = median(bare.map(({ perSecond }) => perSecond));
    const contended = await oneTicket(server, await report(server), seconds);
    const visible = await visibleAtHalfLoad(server, commandsPerSecond / 2, seconds);
    return [
      { name: 'durable commands ÷ no-op POST', value: commandsPerSecond / noOpPerSecond, unit: '', bar: { atLeast: 0.55 }, note: `${CONNECTIONS} connections` },
      { name: 'no-op POST', value: noOpPerSecond, unit: '/s' },
      { name: 'durable commands', value: commandsPerSecond, unit: '/s', note: 'report (2 events) and acknowledge (1 event) in turn' },
      { name: 'durable commands, p99', value: median(durable.map(({ p99Ms }) => p99Ms)), unit: 'ms', bar: { atMost: 40 } },
      { name: 'refused or failed', value: sum([...bare, ...durable].map(({ refused }) => refused)), unit: '', bar: { atMost: 0 } },
      { name: 'one ticket, refused', value: contended.refused, unit: '', bar: { atMost: 0 }, note: `${CONNECTIONS} connections, ${contended.answers} answered` },
      { name: 'one ticket', value: contended.perSecond, unit: '/s' },
      { name: 'acknowledged → visible in statistics, p99', value: quantile(visible, 0.99), unit: 'ms', bar: { atMost: 100 }, note: `half load, ${visible.length} samples` },
    ];
  } finally {
    await server.stop();
  }
}

/** At half of the highest rate: how long after a command's answer do the statistics show it? */
async function visibleAtHalfLoad(server: BenchServer, perSecond: number, seconds: number): Promise<number[]> {
  const samples: number[] = [];
  let loading = true;
  // Only what comes from now on: how long figures over everything take is the statistics' own figure.
  const from = new Date().toISOString();
  const load = pacedCommands(server, seconds, Math.max(1, Math.floor(perSecond))).finally(() => { loading = false; });
  while (loading) {
    const position = await acknowledgedPosition(server);
    const answered = performance.now();
    const answer = await fetch(`${server.url}/api/v1/response-times?groupBy=community&from=${from}&atLeast=${position}`, {
      headers: { authorization: `Bearer ${server.supervisor}` },
      signal: AbortSignal.timeout(30_000),
    });
    if (!answer.ok) throw new Error(`response-times answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
    samples.push(performance.now() - answered);
    await sleep(SAMPLE_PAUSE_MS);
  }
  await load;
  return samples;
}

async function report(server: BenchServer): Promise<string> {
  return (await postReport(server)).ticketId;
}

async function acknowledgedPosition(server: BenchServer): Promise<string> {
  return (await postReport(server)).position;
}

async function postReport(server: BenchServer): Promise<{ ticketId: string; position: string }> {
  const answer = await fetch(`${server.url}/api/v1/tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.resident()}`, 'idempotency-key': randomUUID() },
    body: JSON.stringify(reportBody()),
    signal: AbortSignal.timeout(30_000),
  });
  if (answer.status !== 201) throw new Error(`a report was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { ticketId: string; position: string };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const median = (values: readonly number[]): number => quantile(values, 0.5);

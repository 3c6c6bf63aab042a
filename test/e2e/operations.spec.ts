import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ChildApp } from '../support/child-app.js';
import { Installation } from '../support/installation.js';
import { aReport, aTicket } from '../support/tickets.js';

interface ApiDocument {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { responses: Record<string, object>; security?: object[] }>>;
  readonly components: { readonly schemas: Record<string, { properties: object }>; readonly securitySchemes: object };
}

describe('an operator', () => {
  let on: Installation;
  beforeAll(async () => { on = await Installation.start({ projector: true }); });
  afterAll(() => on.stop());

  it('learns that the process lives and is ready, with the lag of every projection', async () => {
    expect((await on.client.get('/health/live')).body).toEqual({ status: 'up' });
    const { status, body } = await on.client.get('/health/ready');
    expect(status).toBe(200);
    const readModel = { status: 'up', stopped: [], lag: expect.any(Number) as unknown };
    expect(body).toMatchObject({ status: 'up', checks: { store: { status: 'up' }, readModel } });
    const { projections } = (body as { checks: { readModel: { projections: { projection: string; lag: number }[] } } }).checks.readModel;
    expect(projections.map(({ projection }) => projection)).toContain('tickets');
  });

  it('scrapes metrics by route pattern, without ids', async () => {
    const ticketId = await aTicket(on, 'dispatched');
    const { text, headers } = await on.client.get('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(text).toMatch(/xiuhua_http_request_duration_seconds_count\{[^}]*route="\/api\/v1\/tickets\/:ticketId\/dispatch",status="200"\} 1/);
    for (const name of ['append_queue_length', 'append_duration_seconds_count', 'projection_lag']) expect(text).toContain(`xiuhua_${name}`);
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    expect(text).not.toContain(ticketId);
  });

  it('reads in the log method, pattern, status, duration, role and request id, and nothing that a person wrote or is called', async () => {
    const answer = await on.post('/tickets', aReport({ description: 'Unmistakable words' }), 'resident');
    await on.get('/tickets?category=Unmistakable', 'resident');
    await on.stopApi();
    const line = on.log.split('\n').find((one) => one.includes(String(answer.headers['x-request-id'])));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      event: 'request', method: 'POST', route: '/api/v1/tickets', status: 201, ms: expect.any(Number) as unknown, role: 'resident',
    });
    expect(on.log).not.toMatch(/Unmistakable|resident-1|Bearer/);
    await on.startApi();
  });

  it('finds the description of the API, with bearer scheme and problem answers', async () => {
    const { body } = await on.client.get('/api/docs/openapi.json');
    const { openapi, paths, components } = body as ApiDocument;
    expect(openapi).toMatch(/^3\./);
    expect(components.securitySchemes).toMatchObject({ bearer: { type: 'http', scheme: 'bearer' } });
    for (const [path, methods] of Object.entries(paths).filter(([one]) => one.startsWith('/api/'))) {
      for (const { responses, security } of Object.values(methods)) {
        expect([path, Object.keys(responses)]).toEqual([path, expect.arrayContaining(['400', '401', '403'])]);
        expect([path, security]).toEqual([path, [{ bearer: [] }]]);
      }
    }
    expect(Object.keys(components.schemas['ReportTicketRequest']?.properties ?? {})).toContain('description');
    expect((await on.client.get('/api/docs')).headers['content-type']).toMatch(/html/);
  });

  it('finds the Idempotency-Key at every command', async () => {
    const { body } = await on.client.get('/api/docs/openapi.json');
    const { paths } = body as { paths: Record<string, { post?: { parameters: { name: string }[]; responses: object } }> };
    const commands = Object.entries(paths).flatMap(([path, { post }]) => (post === undefined || path.endsWith('/simulations') ? [] : [{ path, ...post }]));
    expect(commands.length).toBeGreaterThan(40);
    for (const { path, parameters, responses } of commands) {
      expect([path, parameters.map(({ name }) => name), Object.keys(responses)]).toEqual([
        path, expect.arrayContaining(['Idempotency-Key']), expect.arrayContaining(['422']),
      ]);
    }
  });

  it('has no bench commands unless asked for', async () => {
    expect((await on.post('/no-op/tickets', aReport(), 'resident')).status).toBe(404);
  });

  it('stops the process in order: what is under way is answered, the exit code is 0', async () => {
    const waiting = Array.from({ length: 20 }, () => on.post('/tickets', aReport(), 'resident'));
    await waiting[0];
    const code = on.stopApi();
    const statuses = await Promise.allSettled(waiting);
    // A connection that was not taken up before the end may be refused, but an answer is an answer.
    for (const one of statuses) if (one.status === 'fulfilled') expect(one.value.status).toBe(201);
    expect(await code).toBe(0);
    await on.startApi();
  });

  it('is told that a port is taken, and what to do', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'xiuhua-e2e-'));
    const app = new ChildApp('api', { PATH: process.env['PATH'], DATA_DIR: dataDir, PORT: new URL(on.url).port });
    await expect(app.start()).rejects.toThrow(/ended \(1\)[\s\S]*EADDRINUSE[\s\S]*set PORT to a free one/);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('has a process end by an unforeseen fault; our own tests cannot miss it', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'xiuhua-e2e-'));
    const fault = join(dataDir, 'fault.cjs');
    writeFileSync(fault, `if (process.send) {
      const send = process.send.bind(process);
      process.send = (message) => (setTimeout(() => void Promise.reject(new Error('unforeseen')), 20), send(message));
    }`);
    const app = new ChildApp('api', { PATH: process.env['PATH'], DATA_DIR: dataDir, PORT: '0', NODE_OPTIONS: `--require ${fault}` });
    await app.start();
    for (const giveUpAt = Date.now() + 10_000; app.running && Date.now() < giveUpAt;) await pause(20);
    const crashed = /^api ended by itself \(1\); it said:[\s\S]*"event":"crashed"[\s\S]*unforeseen/;
    await expect(app.stop()).rejects.toThrow(crashed);
    await expect(app.kill()).rejects.toThrow(crashed);
    await expect(app.start()).rejects.toThrow(crashed);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('is told which variable is wrong, with its value and what is allowed', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'xiuhua-e2e-'));
    const app = new ChildApp('api', { PATH: process.env['PATH'], DATA_DIR: dataDir, PORT: '70000' });
    await expect(app.start()).rejects.toThrow(/ended \(78\)[\s\S]*PORT=70000: give a whole number from 0 to 65535/);
    rmSync(dataDir, { recursive: true, force: true });
  });
});

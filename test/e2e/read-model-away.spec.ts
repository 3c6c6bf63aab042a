import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { ChildApp } from '../support/child-app.js';
import { closeAll } from '../support/end-process.js';
import { Installation } from '../support/installation.js';
import { describeWithOwnPostgres } from '../support/postgres/own-postgres.js';
import { PostgresServer } from '../support/postgres/postgres-server.js';
import { aReport } from '../support/tickets.js';

describeWithOwnPostgres('while the database of the read model is away', () => {
  let server: PostgresServer;
  let on: Installation;
  beforeAll(async () => {
    server = await PostgresServer.start();
    on = await Installation.start({ projector: true, env: { READ_MODEL_URL: server.url } });
  }, 60_000);
  afterAll(async () => {
    await closeAll(() => on?.stop(), () => server.stop());
  });

  const report = async (): Promise<string> => ((await on.command('/tickets', aReport(), 'resident')).body as { position: string }).position;
  const list = (atLeast: string) => on.get(`/tickets?atLeast=${atLeast}`, 'dispatcher');

  it('commands go on, lists say when to ask again, and all is there when it is back', async () => {
    expect((await list(await report())).status).toBe(200);
    await server.kill();

    const position = await report();
    const away = await list(position);
    expect({ status: away.status, body: away.body, again: away.headers['retry-after'] })
      .toMatchObject({ status: 503, body: { type: 'urn:xiuhua:problem:read-model-unavailable' }, again: '5' });
    expect(away.text).not.toMatch(/127\.0\.0\.1|ECONN/);
    const ready = await on.client.get('/health/ready', {});
    expect(ready).toMatchObject({ status: 503, body: { checks: { store: { status: 'up' }, readModel: { status: 'down' } } } });
    expect((await on.client.get('/metrics', {})).text).toMatch(/^xiuhua_log_head\{.*\} \d+$/m);

    await server.start();
    const giveUpAt = Date.now() + 20_000;
    let back = await list(position);
    while (back.status !== 200 && Date.now() < giveUpAt) {
      await pause(200);
      back = await list(position);
    }
    expect(back).toMatchObject({ status: 200, body: { items: [{}, {}] } });
    expect((await on.client.get('/health/ready', {})).status).toBe(200);
  }, 60_000);

  it('a projector whose account may make no tables ends with an error that says which right it needs', async () => {
    const admin = new Client({ connectionString: server.url });
    await admin.connect();
    try {
      await admin.query("create role without_rights login password 'geheim'");
    } finally {
      await admin.end();
    }
    const url = Object.assign(new URL(server.url), { username: 'without_rights', password: 'geheim', pathname: '/template1' });
    const projector = new ChildApp('projector', { ...on.env, DATA_DIR: join(on.dataDir, 'without-rights'), EVENT_STORE_URL: `sqlite:${join(on.dataDir, 'events.db')}`, READ_MODEL_URL: url.href });
    await expect(projector.start()).rejects.toThrow('ended (1) before it was ready');
    expect(projector.output).toMatch(/"event":"projector-failed".*"name":"SetUpError".*grant usage, create on schema public to without_rights/);
  });

  it('an api starts, and is there for commands', async () => {
    await server.kill();
    await on.stopApi();
    await on.startApi();
    const position = await report();
    expect((await list(position)).status).toBe(503);
    await server.start();
  }, 60_000);
});

import { Metrics } from './metrics.js';

describe('metrics', () => {
  it('count requests by method, route pattern and status', async () => {
    const metrics = new Metrics('api');
    metrics.requestTook({ method: 'POST', route: '/api/v1/tickets', status: 201, seconds: 0.003 });
    metrics.requestTook({ method: 'POST', route: '/api/v1/tickets', status: 201, seconds: 0.2 });
    const text = await metrics.registry.metrics();
    expect(text).toMatch(/xiuhua_http_request_duration_seconds_count\{service="api",method="POST",route="\/api\/v1\/tickets",status="201"\} 2/);
    expect(text).toMatch(/_bucket\{le="0.005",service="api",method="POST",route="\/api\/v1\/tickets",status="201"\} 1/);
  });

  it('forget a label value that is gone', async () => {
    const metrics = new Metrics('api');
    let lag = new Map([['tickets', 3], ['cycles', 1]]);
    metrics.labelledGauge('xiuhua_lag', 'lag', 'projection', async () => lag);
    expect(await metrics.registry.metrics()).toMatch(/xiuhua_lag\{projection="cycles",service="api"\} 1/);
    lag = new Map([['tickets', 0]]);
    const text = await metrics.registry.metrics();
    expect(text).toMatch(/xiuhua_lag\{projection="tickets",service="api"\} 0/);
    expect(text).not.toContain('projection="cycles"');
  });

  it('are told without those whose part is away or silent', async () => {
    const metrics = new Metrics('api');
    metrics.gauge('xiuhua_known', 'known', () => 7);
    metrics.gauge('xiuhua_away', 'away', () => Promise.reject(new Error('no connection')));
    metrics.labelledGauge('xiuhua_silent', 'silent', 'projection', () => new Promise(() => undefined));
    const text = await metrics.registry.metrics();
    expect(text).toMatch(/^xiuhua_known\{service="api"\} 7$/m);
    expect(text).toMatch(/^xiuhua_away\{service="api"\} NaN$/mi);
    expect(text).not.toMatch(/^xiuhua_silent\{/m);
  });

  it('are not asked for again before they have answered', async () => {
    const metrics = new Metrics('api');
    const answers: ((value: number) => void)[] = [];
    metrics.gauge('xiuhua_slow', 'slow', () => new Promise<number>((resolve) => void answers.push(resolve)));
    const both = [metrics.registry.metrics(), metrics.registry.metrics()];
    answers[0]!(1);
    for (const text of await Promise.all(both)) expect(text).toMatch(/^xiuhua_slow\{service="api"\} 1$/m);
    expect(answers).toHaveLength(1);
    const next = metrics.registry.metrics();
    answers[1]!(2);
    expect(await next).toMatch(/^xiuhua_slow\{service="api"\} 2$/m);
  });
});

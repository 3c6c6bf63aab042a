import { checkHealth } from './health.js';

describe('health', () => {
  it('is up when every part is up, and shows what each says', async () => {
    const health = await checkHealth({ store: async () => ({ status: 'up', head: '12' }) }, 1000);
    expect(health).toEqual({ status: 'up', checks: { store: { status: 'up', head: '12' } } });
  });

  it('is down when one part throws, naming the error only', async () => {
    const health = await checkHealth(
      { store: async () => ({ status: 'up' }), readModel: () => Promise.reject(new TypeError('secret path')) }, 1000,
    );
    expect(health.status).toBe('down');
    expect(health.checks['readModel']).toEqual({ status: 'down', reason: 'TypeError' });
  });

  it('is degraded when a part needs care but answers', async () => {
    const health = await checkHealth({ store: async () => ({ status: 'up' }), readModel: async () => ({ status: 'degraded' }) }, 1000);
    expect(health.status).toBe('degraded');
  });

  it('does not wait longer than its limit for a part that never answers', async () => {
    const health = await checkHealth({ store: () => new Promise(() => undefined) }, 20);
    expect(health.checks['store']).toEqual({ status: 'down', reason: 'no answer within 20 ms' });
  });
});

import { StartedProduct } from '../support/started-product.js';

const BACK_LIMIT_MS = 15_000;

describe('the supervisor', () => {
  let product: StartedProduct;
  beforeEach(async () => {
    product = await StartedProduct.start({}, '--no-demo');
    await product.until(() => product.children().projector !== undefined, BACK_LIMIT_MS, 'the projector runs');
  }, 100_000);
  afterEach(() => product.remove());

  const answers = (): Promise<boolean> => fetch(`${product.url}/health/live`).then(({ ok }) => ok, () => false);

  it('brings an api back that was killed with kill -9, and at SIGINT stops all that it started', async () => {
    const before = product.children();
    await product.killApp('api');
    await product.until(answers, BACK_LIMIT_MS, 'the api answers again');
    expect(product.children()).toEqual({ api: expect.any(Number) as number, projector: before.projector });

    expect(await product.stop()).toBe(0);
    expect([product.seen.size, product.running()]).toEqual([3, []]);
    expect(await answers()).toBe(false);
    await product.until(() => product.output.includes('Stopped; nothing is lost.'), BACK_LIMIT_MS, 'its last words come');
    expect(product.output).toContain('api ended (SIGKILL); starting it again in 250 ms');
    // each by itself and in order, not killed when patience was over
    for (const event of ['stopped', 'projector-stopped']) expect(product.output).toContain(`"event":"${event}"`);
  }, 60_000);

  it('tells of an app that ended by itself, and whoever stops it does not take that for well', async () => {
    process.kill(product.children().projector!, 'SIGTERM');
    await product.until(() => product.output.includes('projector ended ('), BACK_LIMIT_MS, 'the supervisor tells it');
    await expect(product.stop()).rejects.toThrow('the supervisor saw: projector ended (exit code 0); killed by the test: ;');
  }, 60_000);

  it('leaves nothing running behind when it is killed itself', async () => {
    product.children();
    product.kill();
    await product.until(() => product.running().length === 0, BACK_LIMIT_MS, 'api and projector end by themselves');
    expect(product.seen.size).toBe(2);
    expect(await answers()).toBe(false);
  }, 60_000);
});

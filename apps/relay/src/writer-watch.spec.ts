import { FencedError } from '#libs/feed/src/feed-producer.js';
import { createLog } from '#libs/platform/src/logging.js';
import { Metrics } from '#libs/platform/src/metrics.js';
import { FeedMetrics, WriterWatch } from './writer-watch.js';

describe('what a writer knows of its feed', () => {
  let watch: WriterWatch;
  beforeEach(() => {
    watch = new WriterWatch('relay', new FeedMetrics(new Metrics('relay')), createLog({ level: 'silent', service: 'relay' }), () => undefined);
  });

  it('is nothing before the feed has told how far it is', () => {
    expect(watch.knownPosition).toBeUndefined();
    watch.failed(new Error('away'), 1);
    expect(watch.knownPosition).toBeUndefined();
    watch.resumed(null);
    expect(watch.knownPosition).toBe(0n);
  });

  it('lasts through an outage, and ends when another process has written', () => {
    watch.resumed({ position: 7n });
    watch.failed(new Error('away'), 1);
    expect(watch.knownPosition).toBe(7n);
    watch.failed(new FencedError('by another'), 1);
    expect(watch.knownPosition).toBeUndefined();
    watch.resumed({ position: 9n });
    watch.begins();
    expect(watch.knownPosition).toBeUndefined();
  });

  it('is well in one that stands by, and so again once a broker is back that it could not ask', async () => {
    watch.resumed({ position: 7n });
    watch.failed(new FencedError('by another'), 1);
    expect(await watch.health()).toMatchObject({ status: 'up', state: 'standing-by' });
    watch.failed(new Error('away'), 1);
    expect(await watch.health()).toMatchObject({ status: 'down', state: 'failed' });
    watch.standsBy();
    expect(await watch.health()).toMatchObject({ status: 'up', state: 'standing-by' });
    expect(watch.knownPosition).toBeUndefined();
  });
});

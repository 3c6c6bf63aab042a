import { FeedTopics } from '../feed-topics.js';
import { withReplication } from './prepare-topics.js';

describe('a topic with copies', () => {
  it.each([[1, '1'], [2, '1'], [3, '2'], [5, '2']])('%i of them: a write needs %s', (copies, needed) => {
    for (const topic of new FeedTopics('xiuhua', 4).all) {
      expect(withReplication(topic, copies)).toEqual({ ...topic, config: { ...topic.config, 'min.insync.replicas': needed } });
    }
  });
});

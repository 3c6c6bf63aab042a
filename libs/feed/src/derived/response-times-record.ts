import type { Position } from '#libs/event-store/src/event-store.js';
import type { DayFigures } from '#libs/read-model/src/changes/read-model-changes.js';
import type { FeedMessage } from '../feed-message.js';
import type { TopicDefinition } from '../feed-topics.js';
import type { ResponseTimesRecord } from '../message-types.js';
import { partitionOf } from '../partition-of.js';

/** @param position for which the figures are true */
export function responseTimesMessage({ of, figures }: DayFigures, position: Position, topic: TopicDefinition, now: number): FeedMessage {
  const { communityId, timeZone, day: { name: day } } = of;
  const { reported, open, resolved, ended, invalid, firstResponse, resolution } = figures;
  const record: ResponseTimesRecord = {
    communityId, day, timeZone, definition: 'response-times/1', reported, open, resolved, ended, invalid, firstResponse, resolution, position: String(position),
  };
  const key = `${communityId}/${day}`;
  return {
    topic: topic.name, partition: partitionOf(key, topic.partitions), key, value: JSON.stringify(record), timestamp: now, headers: { 'content-type': 'application/json' },
  };
}

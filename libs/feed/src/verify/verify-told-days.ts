import type { Position } from '#libs/event-store/src/event-store.js';
import { dayFigures } from '#libs/read-model/src/changes/day-figures.js';
import type { CommunityDay, DayFigures } from '#libs/read-model/src/changes/read-model-changes.js';
import { responseTimesMessage } from '../derived/response-times-record.js';
import type { DerivedVerification } from './verify-derived.js';
import type { ToldRecord } from './told-records.js';

const TICKETS_PER_LOOK = 1_000;
const DAYS_PER_LOOK = 200;

/** A community's day, and the tickets that have changed behind the position that its record is true for. */
interface KnownDay extends CommunityDay {
  readonly moved: Set<string>;
  /** A ticket of it had changed before the feed's position. */
  due: boolean;
}

/** The last record of every community's day is what its tickets come to at its position, and nothing told since had changed it. */
export async function verifyToldDays(of: DerivedVerification, told: ReadonlyMap<string, ToldRecord>, reached: Position): Promise<number> {
  const { topics: { responseTimes: { name: topic } }, findings } = of;
  const days = await knownDays(of, told, reached);
  const still: [KnownDay, ToldRecord][] = [];
  for (const [key, day] of days) {
    const record = told.get(key);
    if (record === undefined && day.due) findings.add({ kind: 'missing', topic, key });
    if (record === undefined) continue;
    if (day.moved.size === 0) still.push([day, record]);
    else await verifyMovedDay(of, key, day, record, reached);
  }
  for (const key of told.keys()) if (!days.has(key)) findings.add({ kind: 'unexpected', topic, key });
  await verifyStillDays(of, still);
  return told.size;
}

async function knownDays(of: DerivedVerification, told: ReadonlyMap<string, ToldRecord>, reached: Position): Promise<ReadonlyMap<string, KnownDay>> {
  const { changes, upTo, signal } = of;
  const known = new Map<string, KnownDay>();
  for (let from = 0n; from < upTo;) {
    signal?.throwIfAborted();
    const { days, to } = await changes.days(from, upTo, TICKETS_PER_LOOK);
    for (const { communityId, timeZone, day, streamId, position } of days) {
      const key = `${communityId}/${day.name}`;
      const one = known.get(key) ?? { communityId, timeZone, day, moved: new Set(), due: false };
      known.set(key, one);
      one.due ||= position <= reached;
      if (position > (told.get(key)?.position ?? position)) one.moved.add(streamId);
    }
    from = to;
  }
  return known;
}

/** No ticket has changed since the record: the figures of now are those of then. */
async function verifyStillDays(of: DerivedVerification, still: readonly [KnownDay, ToldRecord][]): Promise<void> {
  for (let begin = 0; begin < still.length; begin += DAYS_PER_LOOK) {
    of.signal?.throwIfAborted();
    const some = still.slice(begin, begin + DAYS_PER_LOOK);
    const answer = await of.changes.figures(some.map(([day]) => day));
    for (const [index, [, record]] of some.entries()) {
      const figures = answer?.figures[index];
      if (figures !== undefined) compare(of, figures, record);
    }
  }
}

async function verifyMovedDay(of: DerivedVerification, key: string, day: KnownDay, record: ToldRecord, reached: Position): Promise<void> {
  const { communityId, day: { from, to }, moved } = day;
  const then = [...await of.ticketsOf(communityId, from, to, moved)];
  for (const streamId of moved) {
    const { at, nextChange } = await of.ticketAt(streamId, record.position);
    if (nextChange !== undefined && nextChange <= reached) {
      of.findings.add({ kind: 'stale', topic: of.topics.responseTimes.name, key });
      return;
    }
    if (at?.row.community_id === communityId) then.push(at.row);
  }
  compare(of, { of: day, figures: dayFigures(communityId, then) }, record);
}

function compare({ topics, findings }: DerivedVerification, figures: DayFigures, { partition, value, position }: ToldRecord): void {
  const expected = responseTimesMessage(figures, position, topics.responseTimes, 0);
  if (expected.partition !== partition || expected.value !== value) findings.add({ kind: 'changed', topic: expected.topic, key: expected.key });
}

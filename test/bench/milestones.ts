import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '#libs/platform/src/config.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { uuidV4 } from '#libs/event-store/src/uuid.js';
import { CHINESE_CALENDAR } from '#libs/ticketing/src/calendar/chinese-calendar.js';
import { compiledCalendar } from '#libs/ticketing/src/calendar/compiled-calendar.js';
import type { Fact } from '#libs/ticketing/src/decider.js';
import { DEFAULT_POLICY } from '#libs/ticketing/src/policy/default-policy.js';
import { policyBookOf } from '#libs/ticketing/src/policy/policy-book-of.js';
import { ticketDeciderUnder } from '#libs/ticketing/src/ticket/ticket-decider.js';
import { streamOfTicket, ticketIdFrom } from '#libs/ticketing/src/ticket/ticket-id.js';
import { appendWhole, type StreamOfFacts } from '#libs/read-model/src/testing/test-log.js';
import { BENCH_COMMUNITY, type BenchServer, startBenchServer } from './bench-server.js';
import type { Figure } from './figure.js';
import type { Load } from './load.js';
import { pacedCommands } from './paced-load.js';

const MINUTE = 60_000;
/** An emergency is to be dispatched within the hour: the first warning comes at half of it. */
const FIRST_WARNING = 30 * MINUTE;
const PER_SECOND = 500;
const APPENDED_TOGETHER = 4_000;
const GIVE_UP_MS = 5 * MINUTE;
const KILLS = 3;
const WARM_UP_SECONDS = 4;

interface Waking {
  readonly seconds: number;
  readonly load: Load;
  /** Warnings recorded less those that were due, and tickets that were warned more than once or out of order. */
  readonly missed: number;
  readonly doubled: number;
  readonly backwards: number;
}

/** A city's tickets run into their first warning within one minute, while people go on; and again with the projector killed. */
export async function benchMilestones(quick: boolean): Promise<Figure[]> {
  const tickets = quick ? 1_000 : 100_000;
  const calm = await wake(tickets, 0);
  const killed = await wake(tickets, KILLS);
  const note = `${tickets.toLocaleString('en')} tickets due within one minute`;
  return [
    { name: 'all woken', value: calm.seconds, unit: 's', bar: { atMost: 60 }, note },
    { name: 'commands meanwhile, p99', value: calm.load.p99Ms, unit: 'ms', bar: { atMost: 100 }, note: `${PER_SECOND}/s asked, ${calm.load.perSecond.toFixed(0)}/s answered` },
    { name: 'all woken, projector killed', value: killed.seconds, unit: 's', note: `${KILLS} times` },
    { name: 'missed, doubled or out of order', value: sum(calm) + sum(killed), unit: '', bar: { atMost: 0 } },
    { name: 'refused or failed meanwhile', value: calm.load.refused + killed.load.refused, unit: '', bar: { atMost: 0 } },
  ];
}

const sum = ({ missed, doubled, backwards }: Waking): number => missed + doubled + backwards;

async function wake(tickets: number, kills: number): Promise<Waking> {
  const began = Date.now();
  const server = await startBenchServer({ prepare: (config) => seedTickets(config, tickets, began), projector: 'later' });
  try {
    const log = new DatabaseSync(join(server.config.dataDir, 'events.db'), { readOnly: true });
    try {
      // A process that has just started is slow by itself.
      await pacedCommands(server, WARM_UP_SECONDS, PER_SECOND);
      await server.startProjector();
      const from = performance.now();
      let recorded = false;
      const seconds = Math.max(2, Math.ceil(tickets / 2_500));
      const loading = pacedCommands(server, seconds, PER_SECOND);
      const killing = killNowAndThen(server, kills, () => recorded);
      const count = warnings(log);
      for (let told = count(); !(recorded = told >= tickets); told = count()) {
        if (performance.now() - from > GIVE_UP_MS) throw new Error(`${tickets - told} tickets were not woken in ${GIVE_UP_MS / 1000} s`);
        await sleep(100);
      }
      const woken = (performance.now() - from) / 1_000;
      await killing;
      return { seconds: woken, load: await loading, ...faults(log, tickets) };
    } finally {
      log.close();
    }
  } finally {
    await server.stop();
  }
}

async function killNowAndThen(server: BenchServer, kills: number, isOver: () => boolean): Promise<void> {
  for (let kill = 0; kill < kills && !isOver(); kill += 1) {
    await sleep(1_500);
    await server.killProjector();
  }
}

/** Reported half an hour ago and up to a minute more: as the engine would have recorded them then. */
async function seedTickets(config: Config, tickets: number, now: number): Promise<void> {
  const calendar = compiledCalendar(CHINESE_CALENDAR);
  const decider = ticketDeciderUnder(policyBookOf(DEFAULT_POLICY, () => calendar));
  const actor = { id: 'bench-resident', role: 'resident' };
  const store = await SqliteEventStore.open({ path: join(config.dataDir, 'events.db'), mode: 'foreground', queueLimit: APPENDED_TOGETHER });
  try {
    for (let done = 0; done < tickets; done += APPENDED_TOGETHER) {
      const streams = Array.from({ length: Math.min(APPENDED_TOGETHER, tickets - done) }, (_, index): StreamOfFacts => {
        const at = new Date(now - FIRST_WARNING - MINUTE + Math.floor(((done + index) / tickets) * MINUTE)).toISOString();
        const ticketId = ticketIdFrom(uuidV4(), at.slice(0, 10).replaceAll('-', ''));
        const [event] = decider.decide({
          type: 'Report', ticketId, kind: 'complaint', category: 'building/lift', communityId: BENCH_COMMUNITY, channel: 'web', urgency: 'emergency',
          reporterRef: uuidV4(), routing: { result: 'unknown' },
        }, decider.initialState, { now: at, occurredAt: at, actor, mode: 'live' });
        const fact: Fact<string, object> = { type: event!.type, data: event!.data, revision: 0, occurredAt: at, recordedAt: at, actor };
        return { streamId: streamOfTicket(ticketId), facts: [fact] };
      });
      await appendWhole(store, streams);
    }
  } finally {
    await store.close();
  }
}

/** Counts on from where it was: a count of the whole log ten times a second would itself be the load. */
function warnings(log: DatabaseSync): () => number {
  const newer = log.prepare("select coalesce(max(position), ?1) as last, coalesce(sum(type = 'DeadlineWarned'), 0) as n from events where position > ?1");
  let [last, told] = [0, 0];
  return () => {
    const row = newer.get(last);
    [last, told] = [Number(row?.['last'] ?? last), told + Number(row?.['n'] ?? 0)];
    return told;
  };
}

function faults(log: DatabaseSync, tickets: number): { missed: number; doubled: number; backwards: number } {
  const perTicket = log.prepare("select count(*) as n, count(distinct stream) as streams from events where type = 'DeadlineWarned'").get();
  const [told, streams] = [Number(perTicket?.['n'] ?? 0), Number(perTicket?.['streams'] ?? 0)];
  const backwards = log.prepare(`select count(*) as n from events one join events other on other.stream = one.stream and other.revision = one.revision + 1
    where one.type = 'DeadlineWarned' and json_extract(other.data, '$.dueAt') < json_extract(one.data, '$.dueAt')`).get();
  return { missed: Math.max(0, tickets - streams), doubled: told - streams, backwards: Number(backwards?.['n'] ?? 0) };
}

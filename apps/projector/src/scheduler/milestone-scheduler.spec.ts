import { setTimeout as delay } from 'node:timers/promises';
import { MilestoneRecorder, NothingToSeal } from '#libs/engine/src/milestone-recorder.js';
import { EventStoreUnavailableError, MAX_PAGE, type Position } from '#libs/event-store/src/event-store.js';
import { StreamCommands } from '#libs/event-store/src/stream-commands.js';
import { Clock } from '#libs/platform/src/clock.js';
import { DueMilestones } from '#libs/read-model/src/milestones/due-milestones.js';
import { type RunningProjector, startProjector } from '#libs/read-model/src/testing/project-log.js';
import { appendWhole, openTestLog, type StreamOfFacts, type TestLog } from '#libs/read-model/src/testing/test-log.js';
import { policedLife } from '#libs/ticketing/src/testing/policed-lives.js';
import { TEST_POLICIES } from '#libs/ticketing/src/testing/policy-book.js';
import { report, RESIDENT } from '#libs/ticketing/src/testing/ticket-samples.js';
import { ticketDeciderUnder } from '#libs/ticketing/src/ticket/ticket-decider.js';
import { streamOfTicket, ticketIdFrom } from '#libs/ticketing/src/ticket/ticket-id.js';
import { MilestoneScheduler, type SchedulerOptions } from './milestone-scheduler.js';

const START = Date.parse('2026-11-02T00:00:00.000Z');
const HOUR = 3_600_000;
const TICKETS = 40;

/** Time as the test tells it. */
class ToldClock extends Clock {
  constructor(public at: number) {
    super();
  }

  now(): number {
    return this.at;
  }
}

/** An emergency is to be dispatched within an hour and resolved within two, warned of at the half of each. */
function emergency(number: number, reportedAt: number): StreamOfFacts {
  const ticketId = ticketIdFrom(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, '20261102');
  const now = new Date(reportedAt).toISOString();
  const decider = ticketDeciderUnder(TEST_POLICIES);
  const events = decider.decide({ ...report, ticketId, urgency: 'emergency' }, { status: 'none' }, { now, occurredAt: now, actor: RESIDENT, mode: 'live' });
  return {
    streamId: streamOfTicket(ticketId),
    facts: events.map(({ type, data }, revision) => ({ type, data: JSON.parse(JSON.stringify(data)) as object, revision, occurredAt: now, recordedAt: now, actor: RESIDENT })),
  };
}

interface Running {
  /** Tickets in the order in which they were sent to be woken. */
  readonly sent: string[];
  readonly failed: string[];
  stop(): Promise<void>;
}

describe('the scheduler', () => {
  let log: TestLog;
  let projector: RunningProjector;
  let clock: ToldClock;
  const started: Running[] = [];
  beforeEach(async () => {
    log = await openTestLog();
    projector = await startProjector(log.store, log.readModel);
    clock = new ToldClock(START);
  });
  afterEach(async () => {
    for (const scheduler of started.splice(0)) await scheduler.stop();
    await projector.stop();
    await log.remove();
  });

  /** The real scheduler over the real log and rows; `record` may stand before the real recorder. */
  function start(record: (real: SchedulerOptions['record']) => SchedulerOptions['record'] = (real) => real): Running {
    const recorder = new MilestoneRecorder(new StreamCommands(log.store, new NothingToSeal(), clock, { cacheSize: 100 }));
    const [sent, failed]: [string[], string[]] = [[], []];
    const carryOut = record((streamId) => recorder.record(streamId));
    const scheduler = new MilestoneScheduler({
      due: new DueMilestones(projector.database.db), now: () => clock.now(),
      record: (streamId) => {
        sent.push(streamId);
        return carryOut(streamId);
      },
      observer: { woken: () => undefined, failed: (streamId) => void failed.push(streamId) },
    });
    const stopping = new AbortController();
    const running = scheduler.run(stopping.signal);
    const own: Running = { sent, failed, stop: async () => {
      stopping.abort();
      await running;
    } };
    started.push(own);
    return own;
  }

  const append = async (streams: readonly StreamOfFacts[]): Promise<void> => void await projector.until(await appendWhole(log.store, streams));
  /** What time brought, as `<ticket> <due instant> <stage> <event>`, in the order of the log. */
  const brought = async (): Promise<string[]> => (await log.store.readAll(0n, MAX_PAGE)).events
    .filter(({ type }) => type.startsWith('Deadline') || type === 'TicketEscalated').map(({ streamId, type, data, metadata }) => `${streamId} ${metadata.occurredAt} ${data['stage'] as string} ${type}`);
  async function until(happened: () => Promise<boolean>): Promise<void> {
    const giveUpAt = Date.now() + 15_000;
    while (!(await happened())) {
      if (Date.now() > giveUpAt) throw new Error('it does not happen');
      await delay(5);
    }
  }

  const instantIn = (line: string): number => Date.parse(line.split(' ')[1]!);
  const tickets = Array.from({ length: TICKETS }, (_, number) => emergency(number, START + ((number * 17) % TICKETS) * 60_000));
  /** As `policedLife` lets time pass in the domain itself: every fact of a ticket that nobody touches. */
  const expectedOf = (number: number): string[] => {
    const now = new Date(START + ((number * 17) % TICKETS) * 60_000).toISOString();
    const command = { ...report, urgency: 'emergency' } as const;
    const { facts } = policedLife([{ command, context: { now, occurredAt: now, actor: RESIDENT } }], []);
    return facts.slice(1).map(({ type, data, occurredAt }) => `${tickets[number]!.streamId} ${occurredAt} ${(data as { stage: string }).stage} ${type}`);
  };

  it('wakes tickets in due order, and each ticket\'s facts come in their own order', async () => {
    await append(tickets);
    clock.at = START + 100 * HOUR;
    const scheduler = start();
    await until(async () => (await brought()).length >= TICKETS * expectedOf(0).length);
    await scheduler.stop();
    const byDue = tickets.map(({ streamId, facts }) => ({ streamId, at: facts[0]!.recordedAt })).sort((one, other) => (one.at < other.at ? -1 : 1));
    expect(scheduler.sent).toEqual(byDue.map(({ streamId }) => streamId));
    const told = await brought();
    for (let number = 0; number < TICKETS; number += 1) expect(told.filter((line) => line.startsWith(`${tickets[number]!.streamId} `))).toEqual(expectedOf(number));
  });

  it('that comes by at every milestone tells the same facts as one that was down from before the first to after the last', async () => {
    const [ticket] = [tickets[0]!];
    await append([ticket]);
    const expected = expectedOf(0);
    expect(expected.length).toBeGreaterThan(5);
    const scheduler = start();
    for (const instant of new Set(expected.map(instantIn))) {
      clock.at = instant + 1;
      const passed = expected.filter((line) => instantIn(line) <= instant);
      await until(async () => (await brought()).length >= passed.length);
      expect(await brought()).toEqual(passed);
    }
    await scheduler.stop();
    expect(scheduler.sent.every((streamId) => streamId === ticket.streamId)).toBe(true);
  });

  it('does not wake a ticket at its due instant, which is in time, but right after it', async () => {
    await append([tickets[0]!]);
    const [first] = expectedOf(0);
    clock.at = instantIn(first!);
    const scheduler = start();
    await delay(100);
    expect(scheduler.sent).toEqual([]);
    clock.at += 1;
    await until(async () => (await brought()).length === 1);
    await scheduler.stop();
  });

  it('sends a ticket once while its rows lag behind, and again for what comes later', async () => {
    await append(tickets);
    await projector.stop();
    projector = await startProjector(log.store, log.readModel, { projections: [] });
    clock.at = START + 1.5 * HOUR;
    const scheduler = start();
    await until(async () => scheduler.sent.length >= TICKETS);
    await delay(200);
    expect(scheduler.sent).toHaveLength(TICKETS);
    const atOnce = (await brought()).length;
    await scheduler.stop();
    await projector.stop();
    projector = await startProjector(log.store, log.readModel);
    clock.at = START + 100 * HOUR;
    const later = start();
    await until(async () => (await brought()).length === TICKETS * expectedOf(0).length);
    await later.stop();
    expect(atOnce).toBeLessThan(TICKETS * expectedOf(0).length);
  });

  it('wakes a ticket again at each milestone, as soon as the rows have passed what was recorded', async () => {
    await append(tickets.slice(0, 3));
    const scheduler = start();
    const all = [0, 1, 2].flatMap(expectedOf);
    for (let hour = 0.25; hour <= 4; hour += 0.25) {
      clock.at = START + hour * HOUR;
      const expected = all.filter((line) => instantIn(line) < clock.at).length;
      await until(async () => (await brought()).length === expected);
    }
    await scheduler.stop();
    expect((await brought()).toSorted()).toEqual(all.toSorted());
  });

  it('loses no wake-up while the log takes nothing, and leaves a ticket that cannot be woken alone without holding up the others', async () => {
    await append(tickets);
    clock.at = START + HOUR / 2 + 20 * 60_000;
    let full = true;
    const sick = tickets[1]!.streamId;
    const scheduler = start((real) => async (streamId): Promise<Position> => {
      if (full) throw new EventStoreUnavailableError('full', 'nothing-written', 1);
      if (streamId === sick) throw new Error('it cannot be woken');
      return real(streamId);
    });
    await until(async () => scheduler.failed.length > 0);
    full = false;
    const due = tickets.filter(({ facts }) => Date.parse(facts[0]!.recordedAt) + HOUR / 2 < clock.at).length;
    await until(async () => new Set((await brought()).map((line) => line.split(' ')[0])).size === due - 1);
    expect(scheduler.sent.filter((streamId) => streamId === sick).length).toBeGreaterThan(0);
    await scheduler.stop();
  });

  it('may run twice: every fact is told once', async () => {
    await append(tickets);
    clock.at = START + 100 * HOUR;
    const both = [start(), start()];
    await until(async () => (await brought()).length >= TICKETS * expectedOf(0).length);
    for (const scheduler of both) await scheduler.stop();
    const told = await brought();
    expect(new Set(told).size).toBe(told.length);
    expect(told).toHaveLength(TICKETS * expectedOf(0).length);
  });
});

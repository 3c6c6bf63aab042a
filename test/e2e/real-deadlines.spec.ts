import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { MAX_PAGE, type RecordedEvent } from '#libs/event-store/src/event-store.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { Deadline } from '#libs/ticketing/src/deadlines/deadline.js';
import { type Obligation, onTimeRates } from '#libs/ticketing/src/measures/on-time.js';
import { DEFAULT_ON_TIME } from '#libs/ticketing/src/measures/on-time-definition.js';
import type { SimulationResult } from '#libs/ticketing/src/simulation/simulation-result.js';
import { ticketDecider } from '#libs/ticketing/src/ticket/ticket-decider.js';
import type { Ticket } from '#libs/ticketing/src/ticket/ticket-state.js';
import { cli } from '../support/cli.js';
import { data, describeWithData, ROOT, WEEK, why } from '../support/real-data.js';

/** What became of the deadlines of one community board. */
interface Board {
  reported: number;
  /** The resolution fell due before the file was cut. */
  due: number;
  onTime: number;
  breached: number;
  /** Breached, and never resolved. */
  openOverdue: number;
  acknowledgeBreached: number;
}

const empty = (): Board => ({ reported: 0, due: 0, onTime: 0, breached: 0, openOverdue: 0, acknowledgeBreached: 0 });
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The limits of nyc.policy.yaml once more, on their own: hours, or whole days that end at midnight. */
function dueOf(agency: string, type: string, created: number, policeHours: number): number {
  const midnightAfter = (days: number): number => Math.floor(created / DAY) * DAY + (days + 1) * DAY;
  switch (agency) {
    case 'NYPD': return created + (['Noise - Residential', 'Noise - Street/Sidewalk', 'Noise - Commercial', 'Noise - Vehicle'].includes(type) ? 2 : policeHours) * HOUR;
    case 'HPD': return ['HEAT/HOT WATER', 'WATER LEAK'].includes(type) ? created + 24 * HOUR : midnightAfter(5);
    case 'DSNY': return midnightAfter(3);
    case 'DOT': return midnightAfter(4);
    case 'DEP': return created + 36.5 * HOUR;
    case 'DPR': return midnightAfter(2);
    default: return midnightAfter(7);
  }
}

/** From the file alone, on the wall clock as it is written: the clocks do not change in the time that matters. */
function fromFile(file: string, cutOnWallClock: string, policeHours = 8): Map<string, Board> {
  const [head, ...rows] = csv(gunzipSync(readFileSync(join(data!, file))).toString('utf8'));
  const column = (row: readonly string[], name: string): string => row[head!.indexOf(name)]!;
  const wall = (text: string): number => Date.parse(`${text}Z`);
  const cut = wall(cutOnWallClock);
  const boards = new Map<string, Board>();
  for (const row of rows) {
    const label = column(row, 'community_board') || '0 Unspecified';
    const board = boards.get(label) ?? empty();
    boards.set(label, board);
    const created = wall(column(row, 'created_date'));
    const closed = column(row, 'closed_date') === '' ? Infinity : wall(column(row, 'closed_date'));
    const due = dueOf(column(row, 'agency'), column(row, 'complaint_type'), created, policeHours);
    board.reported += 1;
    if (due < cut) board.due += 1;
    if (due < cut && closed <= due) board.onTime += 1;
    if (due < cut && closed > due) board.breached += 1;
    if (due < cut && closed === Infinity) board.openOverdue += 1;
    if (created + 48 * HOUR < Math.min(cut, closed)) board.acknowledgeBreached += 1;
  }
  return boards;
}

function csv(text: string): string[][] {
  const [rows, field]: [string[][], { value: string; quoted: boolean }] = [[[]], { value: '', quoted: false }];
  const endField = (): void => {
    rows.at(-1)!.push(field.value);
    field.value = '';
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"' && field.quoted && text[at + 1] === '"') field.value += text[at++];
    else if (character === '"') field.quoted = !field.quoted;
    else if (character === ',' && !field.quoted) endField();
    else if (character === '\n' && !field.quoted) {
      endField();
      rows.push([]);
    } else if (character !== '\r' || field.quoted) field.value += character;
  }
  return rows.filter((row) => row.length > 1);
}

/** From the log: what the events say, folded ticket by ticket. */
async function fromLog(folder: string, cut: string): Promise<Map<string, Board>> {
  const asOf = Date.parse(cut);
  const names = new Map<unknown, string>();
  const boards = new Map<string, Board>();
  const streams = new Map<string, { ticket: Ticket; due: number; resolvedAt: number | null }>();
  for (const event of await eventsOf(folder)) {
    if (event.type === 'CommunityCreated') names.set(event.data['communityId'], event.data['name'] as string);
    if (!event.streamId.startsWith('ticket-')) continue;
    const life = streams.get(event.streamId) ?? { ticket: ticketDecider.initialState, due: NaN, resolvedAt: null };
    const fact = new Upcasters().toFact(event);
    life.ticket = ticketDecider.evolve(life.ticket, fact);
    if (fact.type === 'TicketReported') life.due = resolutionDue(fact.data['deadlines'] as unknown as readonly Deadline[]);
    if (fact.type === 'TicketResolved') life.resolvedAt = Date.parse(fact.occurredAt);
    streams.set(event.streamId, life);
  }
  const obligations = new Map<string, Obligation[]>();
  for (const { ticket, due, resolvedAt } of streams.values()) {
    if (ticket.status === 'none') throw new Error('a stream without a report');
    const name = names.get(ticket.communityId)!;
    const board = boards.get(name) ?? empty();
    boards.set(name, board);
    const breached = (stage: string): boolean => ticket.clocks!.breaches.some((breach) => breach.stage === stage);
    board.reported += 1;
    if (breached('resolve')) board.breached += 1;
    if (breached('resolve') && resolvedAt === null) board.openOverdue += 1;
    if (breached('acknowledge')) board.acknowledgeBreached += 1;
    const own = obligations.get(name) ?? [];
    own.push({ filedAt: Date.parse(ticket.reportedAt), dueAt: due, metAt: resolvedAt, exempted: false, ended: false });
    obligations.set(name, own);
  }
  for (const [name, own] of obligations) {
    const { withExempted: { numerator, denominator } } = onTimeRates(DEFAULT_ON_TIME, own, { from: 0, to: asOf + 1 }, asOf).find(({ definition }) => definition.name === 'DUE_IN_PERIOD')!;
    Object.assign(boards.get(name)!, { onTime: numerator, due: denominator });
  }
  return boards;
}

function resolutionDue(deadlines: readonly Deadline[]): number {
  return Date.parse(deadlines.find(({ stage }) => stage === 'resolve')!.dueAt);
}

async function eventsOf(folder: string): Promise<RecordedEvent[]> {
  const store = await SqliteEventStore.open({ path: join(folder, 'events.db'), mode: 'read-only' });
  const events: RecordedEvent[] = [];
  for (let after = 0n; ;) {
    const page = await store.readAll(after, MAX_PAGE);
    if (page.events.length === 0) break;
    events.push(...page.events);
    after = page.position;
  }
  await store.close();
  return events;
}

describeWithData(`deadlines of real data${why}`, () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'xiuhua-deadlines-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const imported = async (name: string, file: string): Promise<Record<string, unknown>> => {
    const { code, out, err } = await cli([
      'import', join(data!, file), '-m', join(ROOT, 'docs/examples/nyc311-policed.mapping.yaml'), '--data-dir', join(folder, name), '--json',
    ]);
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    return JSON.parse(out) as Record<string, unknown>;
  };

  it.each([
    ['a day', 'nyc311_2024-09-01_day.csv.gz', 9240],
    ['a week', WEEK, 62_812],
  ])('%s of New York 311: on time, breached and open overdue per board as the file alone tells them', async (name, file, tickets) => {
    expect(await imported(name, file)).toMatchObject({ outcome: 'completed', tickets, rejectedRows: { count: 0 }, refusedSteps: { count: 0 }, policy: { name: 'nyc-example', version: 1 } });
    const expected = fromFile(file, '2026-08-08T05:45:28');
    const found = await fromLog(join(folder, name), '2026-08-08T09:45:28.000Z');
    expect(Object.fromEntries([...found].sort())).toEqual(Object.fromEntries([...expected].sort()));
    // Boards without a single breach, or without anything in time, would prove little.
    const all = [...expected.values()];
    expect(all.filter(({ onTime, breached, openOverdue }) => onTime > 0 && breached > 0 && openOverdue > 0).length).toBeGreaterThan(50);
  }, 400_000);

  it.each([
    ['a day', 'nyc311_2024-09-01_day.csv.gz'],
    ['a week', WEEK],
  ])('%s of it, simulated: nothing changes under the same limits, and under others what the file alone tells', async (name, file) => {
    const policy = readFileSync(join(ROOT, 'docs/examples/nyc.policy.yaml'), 'utf8');
    const simulated = async (text: string): Promise<SimulationResult> => {
      writeFileSync(join(folder, 'policy.yaml'), text);
      const { code, out } = await cli(['simulate', '--policy', join(folder, 'policy.yaml'), '--json', '--data-dir', join(folder, name)]);
      expect(code).toBe(0);
      return JSON.parse(out) as SimulationResult;
    };
    const same = await simulated(policy);
    expect([same.changed.total, same.total.after]).toEqual([0, same.total.before]);
    const longer = await simulated(policy.replace('clock: continuous, hours: 8 ', 'clock: continuous, hours: 12 '));
    const boards = ({ rows }: SimulationResult, side: 'before' | 'after'): Record<string, object> => Object.fromEntries(rows.map(({ name: board, tickets, [side]: { breaches, onTime } }) => {
      const { numerator: met, denominator: due } = onTime.find(({ stage, definition }) => stage === 'resolve' && definition === 'DUE_IN_PERIOD')!.withExempted;
      return [board ?? '', { tickets, breached: breaches.resolve, met, due, acknowledge: breaches.acknowledge }];
    }));
    const expected = (policeHours: number): Record<string, object> => Object.fromEntries([...fromFile(file, '2026-08-08T05:45:28', policeHours)].map(([board, { reported, breached, onTime, due, acknowledgeBreached }]) => (
      [board, { tickets: reported, breached, met: onTime, due, acknowledge: acknowledgeBreached }]
    )));
    expect(boards(longer, 'before')).toEqual(expected(8));
    expect(boards(longer, 'after')).toEqual(expected(12));
  }, 120_000);
});

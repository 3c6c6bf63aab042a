import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventToAppend } from '#libs/event-store/src/event-store.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { sampleEvent } from '#libs/event-store/src/testing/sample-events.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import { turnsOfOthers } from '#libs/platform/src/testing/turns-of-others.js';
import { streamOfTicket } from '#libs/ticketing/src/ticket/ticket-id.js';
import { TicketHistories } from './ticket-histories.js';

const TICKET_ID = '20261122-7KQ4M-X9PTC';
const STEPS = 2000;

describe('a long history', () => {
  let folder: string;
  let store: SqliteEventStore;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'xiuhua-history-'));
    store = await SqliteEventStore.open({ path: join(folder, 'events.db'), mode: 'foreground' });
    const reported: EventToAppend = {
      ...sampleEvent(), type: 'TicketReported',
      data: {
        ticketId: TICKET_ID, kind: 'complaint', category: 'light', communityId: 'xf', channel: 'web', urgency: 'general', reporterRef: 'person-1',
      },
    };
    const note = (): EventToAppend => ({ ...sampleEvent(), type: 'ProgressNoted', data: { visibility: 'internal' } });
    await store.append(streamOfTicket(TICKET_ID), 'no-stream', [reported, ...Array.from({ length: STEPS - 1 }, note)]);
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is told step by step to its end or to a revision, and leaves others their turn meanwhile', async () => {
    const histories = new TicketHistories(store, new Upcasters());
    const turns = turnsOfOthers();
    const revisions: number[] = [];
    for await (const { event, before, after } of histories.steps(TICKET_ID)) {
      revisions.push(event.revision);
      expect([before.status, after.notes.length]).toEqual([event.revision === 0 ? 'none' : 'reported', event.revision]);
    }
    expect(turns.end()).toBeGreaterThan(5);
    expect(revisions).toEqual(Array.from({ length: STEPS }, (_, revision) => revision));
    const short: number[] = [];
    for await (const { event } of histories.steps(TICKET_ID, 499)) short.push(event.revision);
    expect(short.at(-1)).toBe(499);
  });

  it('is read, and folded to its last state, without holding others up', async () => {
    const histories = new TicketHistories(store, new Upcasters());
    const reading = turnsOfOthers();
    const events = await histories.events(TICKET_ID);
    expect([events.length, reading.end() > 5]).toEqual([STEPS, true]);
    const folding = turnsOfOthers();
    expect(await histories.fold(events)).toMatchObject({ status: 'reported', notes: { length: STEPS - 1 } });
    expect(folding.end()).toBeGreaterThan(5);
  });
});

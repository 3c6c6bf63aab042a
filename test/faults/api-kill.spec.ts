import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import { verifyChain } from '#libs/event-store/src/verify-chain.js';
import { Installation } from '../support/installation.js';
import { rounds } from '../support/rounds.js';
import { storedSteps } from '../support/stored-steps.js';
import { aReport } from '../support/tickets.js';
import { unlessLost, untilAnswered } from '../support/until-answered.js';

const WORKERS = 16;
const KILLS = rounds(5);

interface Acknowledged {
  readonly ticketId: string;
  readonly revision: number;
}

describe('kill -9 of the api under load', () => {
  let on: Installation;
  beforeAll(async () => { on = await Installation.start({ env: { LOG_LEVEL: 'warn' } }); });
  afterAll(() => on.stop());

  /** Repeats one command under its key until it is answered: whatever was killed meanwhile, it is carried out once. */
  const acknowledgedOnce = async (path: string, body: object, who: 'resident' | 'dispatcher', key: string): Promise<Acknowledged> => {
    const answer = await untilAnswered(path, () => unlessLost(on.post(path, body, who, { key })));
    if (answer.status >= 300) throw new Error(`${path} was answered ${answer.status}: ${answer.text}`);
    return answer.body as Acknowledged;
  };

  it('loses no acknowledged command, and after every retry what is stored is what was acknowledged', async () => {
    const acknowledged: Acknowledged[] = [];
    let loading = true;
    const workers = Array.from({ length: WORKERS }, async () => {
      while (loading) {
        const report = await acknowledgedOnce('/tickets', aReport(), 'resident', randomUUID());
        acknowledged.push(report);
        acknowledged.push(await acknowledgedOnce(`/tickets/${report.ticketId}/note-progress`, { visibility: 'internal', note: 'Seen' }, 'dispatcher', randomUUID()));
      }
    });
    for (let kill = 0; kill < KILLS; kill += 1) {
      await pause(100 + Math.random() * 500);
      await on.killApi();
      await on.startApi();
    }
    await pause(200);
    loading = false;
    await Promise.all(workers);
    await on.stopApi();

    const stored = await storedSteps(on.config.eventStore);
    expect(acknowledged.length).toBeGreaterThan(WORKERS * 2);
    expect(stored.toSorted()).toEqual(acknowledged.map(({ ticketId, revision }) => `${ticketId.slice(9)} ${revision}`).toSorted());
    const store = await openEventStore(on.config.eventStore, { mode: 'read-only' });
    try {
      expect((await verifyChain(store)).findings).toEqual([]);
    } finally {
      await store.close();
    }
  }, 60_000 + KILLS * 12_000);
});

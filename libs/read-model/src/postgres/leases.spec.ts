import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { readModelServer } from '#libs/platform/src/read-model-url.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import type { HeldLease, Leases } from '#libs/projections/src/leases.js';
import { underLease } from '#libs/projections/src/under-lease.js';
import { openReadModel } from '../open-read-model.js';
import { describeWithPostgres, postgresDatabase, type PostgresDatabaseUnderTest } from '../testing/postgres-database.js';

const LONG_MS = 60_000;

describeWithPostgres('a lease', () => {
  let database: PostgresDatabaseUnderTest;
  let opened: ProjectionDatabase[];
  let [one, other]: readonly Leases[] = [];
  beforeEach(async () => {
    database = await postgresDatabase();
    const location = readModelServer({ READ_MODEL_URL: database.url });
    opened = await Promise.all([openReadModel(location), openReadModel(location)]);
    [one, other] = opened.map(({ leases }) => leases!);
  });
  afterEach(async () => {
    await Promise.all(opened.map((each) => each.close()));
    await database.stop();
  });

  const taken = (lease: HeldLease | null): HeldLease => {
    if (lease === null) throw new Error('the lease is held by another');
    return lease;
  };

  it('belongs to one of many that ask at once, until it is given up', async () => {
    const [mine, theirs] = await Promise.all([one!.take('work', LONG_MS), other!.take('work', LONG_MS)]);
    expect([mine, theirs].filter((lease) => lease === null)).toHaveLength(1);
    const [winner, loser] = mine === null ? [other!, one!] : [one!, other!];
    expect(await loser.holderOf('work')).toEqual({ holder: winner.own, epoch: 1 });
    await winner.giveUp(taken(mine ?? theirs));
    expect(await loser.holderOf('work')).toBeUndefined();
    expect(await loser.take('work', LONG_MS)).toEqual({ name: 'work', epoch: 2 });
  });

  it('ends by the clock of the database, whatever the processes think of the time', async () => {
    const machinesClock = Date.now;
    const mine = taken(await one!.take('work', 150));
    try {
      Date.now = () => machinesClock() + 300_000;
      expect(await other!.take('work', LONG_MS)).toBeNull();
      await delay(200);
      Date.now = () => machinesClock() - 300_000;
      expect(taken(await other!.take('work', LONG_MS)).epoch).toBe(2);
    } finally {
      Date.now = machinesClock;
    }
    expect(await one!.renew(mine, LONG_MS)).toBe(false);
    await one!.giveUp(mine);
    expect((await one!.holderOf('work'))?.holder).toBe(other!.own);
  });

  it('lasts as long as it is renewed, and after its end as long as nobody else has taken it', async () => {
    const mine = taken(await one!.take('work', 100));
    await delay(150);
    expect(await one!.renew(mine, LONG_MS)).toBe(true);
    expect(await other!.take('work', LONG_MS)).toBeNull();
  });

  it('can be taken again by its own process, as another one', async () => {
    const before = taken(await one!.take('work', LONG_MS));
    expect(taken(await one!.take('work', LONG_MS)).epoch).toBe(2);
    expect(await one!.renew(before, LONG_MS)).toBe(false);
  });

  describe('and the work under it', () => {
    const quiet = { held: () => undefined, standingBy: () => undefined, lost: () => undefined, failed: () => undefined };

    it('are stood by for while another process works, and taken over when it ends', async () => {
      const stopping = new AbortController();
      const told: string[] = [];
      const worker = underLease({ leases: one!, name: 'work', signal: stopping.signal, faultOf: () => 'event', observer: quiet }, (signal) => ended(signal));
      while (await one!.holderOf('work') === undefined) await delay(5);
      const ending = new AbortController();
      const standby = underLease({
        leases: other!, name: 'work', signal: ending.signal, faultOf: () => 'event',
        observer: { ...quiet, standingBy: () => void told.push('stands by'), held: () => void told.push('works') },
      }, async () => {
        told.push('ends');
      });
      await delay(100);
      expect(told).toEqual(['stands by']);
      stopping.abort();
      await Promise.all([worker, standby]);
      expect(told).toEqual(['stands by', 'works', 'ends']);
      expect(await one!.holderOf('work')).toBeUndefined();
    });

    it('end when the lease is lost, and begin anew', async () => {
      const stopping = new AbortController();
      const told: string[] = [];
      let works = 0;
      const observer = { ...quiet, lost: () => void told.push('lost'), standingBy: () => void told.push('stands by') };
      const worker = underLease({ leases: one!, name: 'work', signal: stopping.signal, faultOf: () => 'event', observer }, async (signal) => {
        works += 1;
        if (works === 2) return;
        await ended(signal);
      });
      while (works === 0) await delay(5);
      // As a process that was frozen for too long finds it.
      await sql`update leases set holder = 'another', epoch = epoch + 1, until = (extract(epoch from clock_timestamp()) * 1000)::bigint + 2500`.execute(opened[0]!.db);
      await worker;
      expect(told).toEqual(['lost', 'stands by']);
      expect(works).toBe(2);
    }, 15_000);

    it('begin anew when the work ends by throwing that it was told to stop', async () => {
      const told: string[] = [];
      let works = 0;
      const observer = { ...quiet, lost: () => void told.push('lost'), held: () => void told.push('works') };
      await underLease({ leases: one!, name: 'work', signal: new AbortController().signal, faultOf: () => 'event', observer }, async (signal) => {
        works += 1;
        if (works === 3) return;
        await sql`update leases set holder = 'another', until = 0`.execute(opened[0]!.db);
        if (works === 1) await delay(LONG_MS, undefined, { signal });
        await ended(signal);
        signal.throwIfAborted();
      });
      expect(told).toEqual(['works', 'lost', 'works', 'lost', 'works']);
    }, 15_000);

    it('are left to whoever runs them when a fault comes while the lease is being lost', async () => {
      const working = underLease({ leases: one!, name: 'work', signal: new AbortController().signal, faultOf: () => 'event', observer: quiet }, async (signal) => {
        await sql`update leases set holder = 'another', until = 0`.execute(opened[0]!.db);
        await ended(signal);
        throw new Error('ill');
      });
      await expect(working).rejects.toThrow('ill');
    });

    it.each([['away', 'database'], ['revoked', 'set-up']] as const)('go on while the lease cannot be renewed because the database is %s only where that can pass', async (word, fault) => {
      let [renewals, stopped] = [0, false];
      const leases: Leases = {
        own: one!.own, take: (...args) => one!.take(...args), giveUp: (lease) => one!.giveUp(lease), holderOf: (name) => one!.holderOf(name),
        async renew() {
          renewals += 1;
          throw new Error(word);
        },
      };
      const faultOf = (): typeof fault => fault;
      const working = underLease({ leases, name: 'work', signal: new AbortController().signal, faultOf, observer: quiet }, async (signal) => {
        for (let waited = 0; renewals < 2 && !signal.aborted && waited < 500; waited += 1) await delay(10);
        stopped = signal.aborted;
      }).then(() => 'ended', (error: unknown) => (error as Error).message);
      expect(await working).toBe(fault === 'database' ? 'ended' : word);
      expect([stopped, renewals]).toEqual(fault === 'database' ? [false, 2] : [true, 1]);
    }, 15_000);

    it('are stood by for again once a database that was away is back', async () => {
      const ending = new AbortController();
      const told: string[] = [];
      taken(await one!.take('work', LONG_MS));
      let asked = 0;
      const leases: Leases = {
        own: other!.own, renew: (...args) => other!.renew(...args), giveUp: (lease) => other!.giveUp(lease), holderOf: (name) => other!.holderOf(name),
        async take(...args) {
          asked += 1;
          if (asked === 2) throw new Error('away');
          return other!.take(...args);
        },
      };
      const observer = { ...quiet, standingBy: () => void told.push('stands by'), failed: () => void told.push('database away') };
      const standby = underLease({ leases, name: 'work', signal: ending.signal, faultOf: () => 'database', observer }, () => Promise.resolve());
      while (asked < 4) await delay(5);
      ending.abort();
      await standby;
      expect(told).toEqual(['stands by', 'database away', 'stands by']);
    });

    it('wait for a database that is away, and leave every other fault to whoever runs them', async () => {
      const stopping = new AbortController();
      const told: unknown[] = [];
      let tries = 0;
      const observer = { ...quiet, failed: (error: unknown) => void told.push((error as Error).message) };
      const working = underLease({ leases: one!, name: 'work', signal: stopping.signal, faultOf: (error) => ((error as Error).message === 'away' ? 'database' : 'event'), observer }, async () => {
        tries += 1;
        throw new Error(tries === 1 ? 'away' : 'ill');
      });
      await expect(working).rejects.toThrow('ill');
      expect(told).toEqual(['away']);
    });
  });
});

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

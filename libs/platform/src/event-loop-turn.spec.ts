import { connect, createServer } from 'node:net';
import { eventLoopTurn } from './event-loop-turn.js';

/** Resolves with what the loop polls next: `act` is called from a polled event. */
async function untilPolledAfter(act: () => void): Promise<void> {
  const server = createServer((socket) => socket.end('x'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  try {
    await new Promise<void>((resolve, reject) => {
      const socket = connect(address.port, '127.0.0.1');
      socket.on('error', reject);
      socket.once('connect', act);
      socket.once('data', () => resolve());
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('a turn of the event loop', () => {
  it('lets all who wait go together, step by step', async () => {
    const steps: string[] = [];
    const walk = async (name: string): Promise<void> => {
      steps.push(`${name}0`);
      await eventLoopTurn.whenTakenIn();
      steps.push(`${name}1`);
      await Promise.resolve();
      steps.push(`${name}2`);
    };
    await Promise.all(['a', 'b', 'c'].map(walk));
    expect(steps).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
  });

  it('is over after those who were let go in it have done what they could, and before anything else is polled', async () => {
    const steps: string[] = [];
    await untilPolledAfter(() => {
      eventLoopTurn.whenOver(() => steps.push('over'));
      void eventLoopTurn.whenTakenIn().then(async () => {
        steps.push('let go');
        for (let step = 0; step < 10; step += 1) await Promise.resolve();
        eventLoopTurn.whenOver(() => steps.push('over, asked late'));
        steps.push('done');
      });
    });
    steps.push('polled');
    expect(steps).toEqual(['let go', 'done', 'over', 'over, asked late', 'polled']);
  });

  it('says who goes together: not who comes from a poll, a timer or an immediate, nor who goes on after the turn', async () => {
    const told: [string, boolean][] = [];
    const tell = (where: string): void => void told.push([where, eventLoopTurn.isTogether]);
    await untilPolledAfter(() => {
      tell('polled');
      eventLoopTurn.whenOver(() => tell('over'));
      void eventLoopTurn.whenTakenIn().then(async () => {
        tell('together');
        await Promise.resolve();
        tell('together still');
      });
    });
    tell('polled next');
    await new Promise((resolve) => setImmediate(resolve));
    tell('immediate');
    await new Promise((resolve) => setTimeout(resolve, 1));
    tell('timer');
    expect(told).toEqual([['polled', false], ['together', true], ['together still', true], ['over', false], ['polled next', false], ['immediate', false], ['timer', false]]);
  });

  it('has one number for all groups that were polled together, another one for those who came later', async () => {
    const turns: (number | undefined)[] = [];
    const goes = async (): Promise<void> => {
      await eventLoopTurn.whenTakenIn();
      turns.push(eventLoopTurn.turn);
    };
    let late: Promise<void> | undefined;
    await untilPolledAfter(() => {
      for (let one = 0; one < 40; one += 1) void goes();
      // Made while the first group goes: whoever joins it next may be polled after that one has read.
      void eventLoopTurn.whenTakenIn().then(() => { late = goes(); });
    });
    await late;
    await goes();
    expect(turns).toHaveLength(42);
    expect(new Set(turns.slice(0, 40))).toEqual(new Set([turns[0]]));
    expect(turns[40]).not.toBe(turns[0]);
    expect(turns[41]).not.toBe(turns[40]);
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(eventLoopTurn.turn).toBeUndefined();
  });

  it('lets a crowd go in groups, and between two of them those who wait for the end of the first', async () => {
    const steps: string[] = [];
    await untilPolledAfter(() => {
      for (let one = 0; one < 40; one += 1) {
        void eventLoopTurn.whenTakenIn().then(async () => {
          if (one % 8 === 0) eventLoopTurn.whenOver(() => steps.push(`over ${one}`));
          await Promise.resolve();
          steps.push(String(one));
        });
      }
    });
    steps.push('polled');
    const numbers = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, index) => String(from + index));
    expect(steps).toEqual([...numbers(0, 16), 'over 0', 'over 8', ...numbers(16, 32), 'over 16', 'over 24', ...numbers(32, 40), 'over 32', 'polled']);
  });

  it('forgets nobody who begins to wait while the others are let go', async () => {
    const steps: string[] = [];
    await eventLoopTurn.whenTakenIn();
    const late = eventLoopTurn.whenTakenIn().then(() => steps.push('late'));
    eventLoopTurn.whenOver(() => steps.push('over'));
    await late;
    expect(steps).toEqual(['over', 'late']);
    await eventLoopTurn.whenTakenIn();
  });
});

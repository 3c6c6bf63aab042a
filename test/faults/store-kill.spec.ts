import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore, RecordedEvent } from '#libs/event-store/src/event-store.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { verifyChain } from '#libs/event-store/src/verify-chain.js';
import { rounds } from '../support/rounds.js';
import { BOOKS, bookOf, commandIdOf, CommandsUnderTest, LINES_PER_COMMAND } from './store-commands.js';
import { useFolder } from './store-folder.js';

const ROUNDS = rounds(8);

interface Answer {
  readonly revision: number;
  readonly position: bigint;
}

async function readLog(store: EventStore): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let position = 0n; ;) {
    const page = await store.readAll(position, 4096);
    if (page.events.length === 0) return events;
    events.push(...page.events);
    position = page.position;
  }
}

/** The commands' events by command id. */
function byCommand(log: readonly RecordedEvent[]): Map<string, RecordedEvent[]> {
  const commands = new Map<string, RecordedEvent[]>();
  for (const event of log) {
    if (event.type !== 'LineWritten') continue;
    const { commandId } = event.metadata;
    commands.set(commandId, [...(commands.get(commandId) ?? []), event]);
  }
  return commands;
}

async function expectSoundLog(store: EventStore, log: readonly RecordedEvent[]): Promise<void> {
  const next = new Map<string, number>();
  for (const [index, { streamId, revision, position }] of log.entries()) {
    expect(revision).toBe(next.get(streamId) ?? 0);
    next.set(streamId, revision + 1);
    expect(position > (log[index - 1]?.position ?? 0n)).toBe(true);
  }
  expect(await verifyChain(store)).toMatchObject({ events: log.length, findings: [] });
}

describe('commands of a process that is killed at random moments', () => {
  const folder = useFolder();

  it('are stored if they were answered, wholly or not at all if not, and once after a retry (invariants 1, 2, 3)', async () => {
    const asked = new Set<number>();
    const answered = new Map<number, Answer>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const child = spawn(process.execPath, [join(__dirname, 'store-commander.js'), folder.path, String(round * 1_000_000)], { stdio: ['ignore', 'pipe', 'inherit'] });
      const gone = once(child, 'exit');
      let killing: Promise<void> | undefined;
      for await (const line of createInterface({ input: child.stdout })) {
        const [what, n, revision, position] = line.split(' ');
        if (what === 'asked') asked.add(Number(n));
        if (what === 'answered') answered.set(Number(n), { revision: Number(revision), position: BigInt(position ?? '') });
        killing ??= pause(20 + Math.random() * 300).then(() => void child.kill('SIGKILL'));
      }
      await Promise.all([gone, killing]);
    }
    expect(answered.size).toBeGreaterThan(100);
    expect(asked.size).toBeGreaterThan(answered.size);

    const reader = await SqliteEventStore.open({ path: folder.log, mode: 'read-only' });
    const afterKill = await readLog(reader);
    await expectSoundLog(reader, afterKill);
    const stored = byCommand(afterKill);
    for (const [n, answer] of answered) {
      const last = stored.get(commandIdOf(n))?.at(-1);
      expect({ n, streamId: last?.streamId, revision: last?.revision, position: last?.position }).toEqual({ n, streamId: bookOf(n), ...answer });
    }
    for (const events of stored.values()) {
      expect(events.map(({ revision }) => revision - (events[0]?.revision ?? 0))).toEqual(Array.from({ length: LINES_PER_COMMAND }, (_, line) => line));
    }

    const under = await CommandsUnderTest.open(folder.path);
    await under.openBooks();
    const retried = await Promise.all([...asked].map(async (n) => ({ n, ...(await under.write(n)) })));
    const afterRetry = await readLog(reader);
    await expectSoundLog(reader, afterRetry);
    expect([...byCommand(afterRetry).keys()].sort()).toEqual([...asked].map(commandIdOf).sort());
    expect(afterRetry).toHaveLength(BOOKS + asked.size * LINES_PER_COMMAND);
    for (const { n, revision, position, repeated } of retried) {
      expect(repeated).toBe(stored.has(commandIdOf(n)));
      if (answered.has(n)) expect({ n, revision, position }).toEqual({ n, ...answered.get(n) });
    }
    await under.close();
    await reader.close();
  }, 60_000 + ROUNDS * 8_000);
});

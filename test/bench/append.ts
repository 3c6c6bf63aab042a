import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StreamCommands } from '#libs/event-store/src/stream-commands.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { uuidV4 } from '#libs/event-store/src/uuid.js';
import { SystemClock } from '#libs/platform/src/clock.js';
import { KeyStoreSealer } from '#libs/privacy/src/sealer.js';
import { SqliteKeyStore } from '#libs/privacy/src/sqlite/sqlite-key-store.js';
import { ticketDecider } from '#libs/ticketing/src/ticket/ticket-decider.js';
import type { TicketCommand } from '#libs/ticketing/src/ticket/ticket-command.js';
import { streamOfTicket, ticketIdFrom } from '#libs/ticketing/src/ticket/ticket-id.js';

const CALLERS = 64;
const REPORTERS = 1000;
const CACHED_STREAMS = 20_000;
/** A reporter's ticket takes one report and this many notes. */
const NOTES_PER_TICKET = 3;

export interface AppendFigures {
  readonly perSecond: number;
  readonly p99Ms: number;
  /** Processor time of the calling thread per command, in microseconds: what one command takes from the HTTP thread. */
  readonly threadMicros: number;
}

/** Durable ticket commands with 64 concurrent callers, sealed and chained, without HTTP. */
export async function benchAppend(seconds: number): Promise<AppendFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'xiuhua-bench-'));
  const store = await SqliteEventStore.open({ path: join(folder, 'events.db'), mode: 'foreground' });
  const keys = await SqliteKeyStore.open({ path: join(folder, 'keys.db'), masterKey: randomBytes(32) });
  try {
    const commands = new StreamCommands(store, new KeyStoreSealer(keys), new SystemClock(), { cacheSize: CACHED_STREAMS });
    const reporters = await Promise.all(Array.from({ length: REPORTERS }, () => keys.ensurePerson(uuidV4(), {})));
    return await run(commands, reporters, seconds);
  } finally {
    await store.close();
    await keys.close();
    await rm(folder, { recursive: true });
  }
}

async function run(commands: StreamCommands, reporters: readonly string[], seconds: number): Promise<AppendFigures> {
  const waits: number[] = [];
  const begun = performance.now();
  const before = process.threadCpuUsage();
  await Promise.all(Array.from({ length: CALLERS }, async (_, caller) => {
    for (let n = caller; performance.now() - begun < seconds * 1000; n += CALLERS) {
      const reporterRef = reporters[n % reporters.length] ?? '';
      for (const step of steps(reporterRef)) {
        const asked = performance.now();
        await step(commands);
        waits.push(performance.now() - asked);
      }
    }
  }));
  const elapsed = (performance.now() - begun) / 1000;
  const { user, system } = process.threadCpuUsage(before);
  waits.sort((a, b) => a - b);
  return { perSecond: waits.length / elapsed, p99Ms: waits[Math.floor(waits.length * 0.99)] ?? Number.NaN, threadMicros: (user + system) / waits.length };
}

function* steps(reporterRef: string): Generator<(commands: StreamCommands) => Promise<unknown>> {
  const reportId = uuidV4();
  const ticketId = ticketIdFrom(reportId, '20261122');
  const report: TicketCommand = {
    type: 'Report', ticketId, kind: 'complaint', category: 'building/lighting', communityId: 'xf', gridId: 'xf-01', channel: 'snapshot',
    urgency: 'general', reporterRef, routing: { result: 'grid', gridId: 'xf-01', dispatchesByItself: true },
    description: 'The light in the stairwell has been dark for three days.', building: '7',
  };
  yield (commands) => execute(commands, ticketId, reporterRef, reportId, report);
  for (let note = 0; note < NOTES_PER_TICKET; note += 1) {
    const command: TicketCommand = { type: 'NoteProgress', visibility: 'public', note: `Visit ${note + 1}: the electrician is on the way.` };
    yield (commands) => execute(commands, ticketId, reporterRef, uuidV4(), command);
  }
}

function execute(commands: StreamCommands, ticketId: string, reporterRef: string, commandId: string, command: TicketCommand): Promise<unknown> {
  return commands.execute({
    streamId: streamOfTicket(ticketId), decider: ticketDecider, command, commandId, correlationId: commandId,
    body: { ...command }, opensStream: command.type === 'Report', actor: { id: 'grid-leader-1', role: 'grid-leader', post: 'grid:xf/xf-01' }, keyRef: () => reporterRef,
  });
}

if (require.main === module) {
  void benchAppend(Number(process.argv[2] ?? 5)).then((figures) => process.stdout.write(`${JSON.stringify(figures)}\n`));
}

import { setTimeout as pause } from 'node:timers/promises';
import { SystemClock } from '#libs/platform/src/clock.js';
import { type AppendResult, type EventStore, EventStoreUnavailableError, type RecordedEvent, WrongExpectedRevisionError } from './event-store.js';
import { StreamCommands } from './stream-commands.js';
import { MemorySealer } from './testing/memory-sealer.js';
import { notebookRequest } from './testing/notebook-request.js';

const LIMIT_MS = 400;
const CALL_MS = 150;

describe('a command over a store that is always just in time', () => {
  async function failureOver(append: (sending: number) => Promise<AppendResult>): Promise<{ readonly error: unknown; readonly sendings: number; readonly tookMs: number }> {
    let sendings = 0;
    const store = {
      append: () => append((sendings += 1)),
      readStream: async (): Promise<readonly RecordedEvent[]> => [],
    } as unknown as EventStore;
    const commands = new StreamCommands(store, new MemorySealer(), new SystemClock(), { cacheSize: 10, limitMs: LIMIT_MS });
    const begun = performance.now();
    const error: unknown = await commands.execute(notebookRequest('notebook-1', { type: 'Open', owner: null })).then(() => 'carried out', (thrown: unknown) => thrown);
    return { error, sendings, tookMs: performance.now() - begun };
  }

  it('is not sent again after its limit, and what is not known stays so', async () => {
    const { error, sendings, tookMs } = await failureOver(async () => {
      await pause(CALL_MS);
      throw new EventStoreUnavailableError('no answer', 'unknown', 1);
    });
    expect(error).toMatchObject({ name: 'EventStoreUnavailableError', outcome: 'unknown' });
    // Twice with 200 ms between; the third, a second later, would come after the limit.
    expect(sendings).toBe(2);
    expect(tookMs).toBeLessThan(LIMIT_MS + 1_000);
  });

  it('is not decided anew after its limit when others are always faster', async () => {
    const { error, sendings } = await failureOver(async () => {
      await pause(CALL_MS);
      throw new WrongExpectedRevisionError('notebook-1', 'no-stream', 'no-stream');
    });
    expect(error).toMatchObject({ name: 'EventStoreUnavailableError', outcome: 'nothing-written' });
    expect(sendings).toBeLessThan(5);
  });
});

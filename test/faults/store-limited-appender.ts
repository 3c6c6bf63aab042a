import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { type EventToAppend, EventStoreUnavailableError } from '#libs/event-store/src/event-store.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { sampleEvents, sampleStream } from '#libs/event-store/src/testing/sample-events.js';

export interface AppenderReport {
  readonly appends: number;
  /** Streams. */
  readonly acknowledged: readonly string[];
  readonly refused: readonly string[];
  readonly outcomes: readonly string[];
  readonly otherErrors: readonly string[];
  /** Whether the writer thread is another one than at the start. */
  readonly newWriter: boolean;
}

const WAVES = 20;
const PER_WAVE = 20;

/** Child process: on `append` tries 400 appends, on `retry` the refused ones again until they are in; reports a line each time. */
async function main(log: string): Promise<void> {
  const store = await SqliteEventStore.open({ path: log, mode: 'foreground' });
  const firstWriter = store['queue']?.['thread'];
  const newWriter = (): boolean => store['queue']?.['thread'] !== firstWriter;
  const refused = new Map<string, readonly EventToAppend[]>();

  const attempt = async (wanted: ReadonlyMap<string, readonly EventToAppend[]>): Promise<AppenderReport> => {
    const report = { appends: wanted.size, acknowledged: [] as string[], refused: [] as string[], outcomes: [] as string[], otherErrors: [] as string[], newWriter: newWriter() };
    await Promise.all([...wanted].map(async ([stream, events]) => {
      try {
        await store.append(stream, 'no-stream', events);
        report.acknowledged.push(stream);
        refused.delete(stream);
      } catch (error) {
        report.refused.push(stream);
        refused.set(stream, events);
        if (error instanceof EventStoreUnavailableError) report.outcomes.push(error.outcome);
        else report.otherErrors.push(String(error));
      }
    }));
    return report;
  };

  const waves = async (): Promise<AppenderReport> => {
    const reports: AppenderReport[] = [];
    for (let wave = 0; wave < WAVES; wave += 1) {
      reports.push(await attempt(new Map(Array.from({ length: PER_WAVE }, () => [sampleStream(), sampleEvents(4)]))));
      await pause(5);
    }
    const all = <Key extends 'acknowledged' | 'refused' | 'outcomes' | 'otherErrors'>(key: Key) => reports.flatMap((report) => report[key]);
    return {
      appends: WAVES * PER_WAVE, acknowledged: all('acknowledged'), refused: all('refused'), outcomes: all('outcomes'), otherErrors: all('otherErrors'), newWriter: newWriter(),
    };
  };

  /** The writer starts again with growing pauses, so the first tries may still be refused. */
  const retry = async (): Promise<AppenderReport> => {
    const acknowledged: string[] = [];
    for (let round = 0; refused.size > 0 && round < 100; round += 1) {
      if (round > 0) await pause(100);
      acknowledged.push(...(await attempt(new Map(refused))).acknowledged);
    }
    return { appends: 0, acknowledged, refused: [...refused.keys()], outcomes: [], otherErrors: [], newWriter: newWriter() };
  };

  for await (const step of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(step === 'append' ? await waves() : await retry())}\n`);
  }
  await store.close();
}

void main(process.argv[2] ?? '');

import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { durabilityOf } from './log-schema.js';
import { LogWriter, sleep } from './log-writer.js';
import type { FromWriter, ToWriter, WireAppend, WriterOptions } from './writer-protocol.js';

/**
 * Appends per transaction. A background writer keeps its commits small and its pauses as long as its commits, so that a
 * person's append waits for the lock about as long as one small commit takes (measured with an import that floods the
 * log: p99 14 ms; without the pauses 100 to 200 ms, with SQLite's own way of waiting besides 570 ms).
 */
const GROUP = { foreground: 512, background: 64 } as const;
const MIN_PAUSE_MS = 1;

function serve(port: MessagePort, options: WriterOptions): void {
  const writer = new LogWriter(options);
  const waiting: WireAppend[] = [];
  let closing = false;
  const answer = (message: FromWriter): void => port.postMessage(message);

  const take = (message: ToWriter): void => {
    switch (message.kind) {
      case 'appends':
        for (const append of message.appends) waiting.push(append);
        return;
      case 'durability':
        return answer({ kind: 'durability', id: message.id, ...durabilityOf(writer.db) });
      case 'close':
        closing = true;
        return;
      default: {
        const never: never = message;
        throw new Error(`unknown message ${JSON.stringify(never)}`);
      }
    }
  };

  const commitGroup = (): void => {
    const started = performance.now();
    const answers = writer.commit(waiting.splice(0, GROUP[options.mode]));
    answer({ kind: 'answers', answers });
    // An I/O error leaves no state worth keeping: end, and let the store start a new thread.
    if (writer.broken) throw new Error('the event log connection failed with an I/O error');
    if (options.mode === 'background') sleep(Math.max(performance.now() - started, MIN_PAUSE_MS));
  };

  port.on('message', (first: ToWriter) => {
    take(first);
    do {
      // Whatever arrived during the last commit shares the next one.
      for (let more = receiveMessageOnPort(port); more !== undefined; more = receiveMessageOnPort(port)) take(more.message as ToWriter);
      if (waiting.length > 0) commitGroup();
    } while (waiting.length > 0);
    if (closing) {
      writer.close();
      answer({ kind: 'closed' });
      port.close();
    }
  });
  answer({ kind: 'ready' });
}

if (parentPort !== null) serve(parentPort, workerData as WriterOptions);

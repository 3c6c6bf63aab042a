import { ProgressLine, type ProgressStream } from '../../progress-line.js';
import type { ImportTally } from './import-tally.js';

/** Shows how far an import is. */
export class Progress {
  private readonly line: ProgressLine;
  private readonly timer: NodeJS.Timeout;
  private readonly started = performance.now();
  private lastAt = this.started;
  private lastEvents = 0;

  constructor(
    stream: ProgressStream,
    private readonly tally: ImportTally,
    /** Lines of the file, about as many as its rows. */
    private readonly lines: number,
  ) {
    this.line = new ProgressLine(stream);
    this.timer = setInterval(() => this.line.show(this.text()), this.line.intervalMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.line.end();
  }

  private text(): string {
    const { rows, tickets, eventsAppended, eventsPresent } = this.tally;
    const now = performance.now();
    const rate = Math.round(((eventsAppended - this.lastEvents) * 1000) / Math.max(1, now - this.lastAt));
    this.lastAt = now;
    this.lastEvents = eventsAppended;
    const present = eventsPresent > 0 ? `, ${eventsPresent.toLocaleString('en-US')} already present` : '';
    return `${((now - this.started) / 1000).toFixed(0)} s: ${rows.toLocaleString('en-US')} of about ${this.lines.toLocaleString('en-US')} rows, `
      + `${tickets.toLocaleString('en-US')} tickets, ${eventsAppended.toLocaleString('en-US')} events (${rate.toLocaleString('en-US')}/s)${present}`;
  }
}

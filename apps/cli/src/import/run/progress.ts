import type { ImportTally } from './import-tally.js';

const TTY_INTERVAL_MS = 250;
const LOG_INTERVAL_MS = 5000;

/** Where progress is shown: standard error, so that standard output holds the report alone. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows how far an import is: one line that is written over on a terminal, a line every five seconds elsewhere. */
export class Progress {
  private readonly timer: NodeJS.Timeout;
  private readonly started: number;
  private lastAt: number;
  private lastEvents = 0;
  private shown = false;

  constructor(
    private readonly stream: ProgressStream,
    private readonly tally: ImportTally,
    /** Lines of the file, about as many as its rows. */
    private readonly lines: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.started = now();
    this.lastAt = this.started;
    this.timer = setInterval(() => this.show(), stream.isTTY ? TTY_INTERVAL_MS : LOG_INTERVAL_MS);
    this.timer.unref();
  }

  show(): void {
    const line = this.line();
    this.stream.write(this.stream.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
    this.shown = true;
  }

  stop(): void {
    clearInterval(this.timer);
    if (this.stream.isTTY && this.shown) this.stream.write('\r\u001b[2K');
  }

  private line(): string {
    const { rows, tickets, eventsAppended, eventsPresent } = this.tally;
    const now = this.now();
    const rate = Math.round(((eventsAppended - this.lastEvents) * 1000) / Math.max(1, now - this.lastAt));
    this.lastAt = now;
    this.lastEvents = eventsAppended;
    const present = eventsPresent > 0 ? `, ${eventsPresent.toLocaleString('en-US')} already present` : '';
    return `${((now - this.started) / 1000).toFixed(0)} s: ${rows.toLocaleString('en-US')} of about ${this.lines.toLocaleString('en-US')} rows, `
      + `${tickets.toLocaleString('en-US')} tickets, ${eventsAppended.toLocaleString('en-US')} events (${rate.toLocaleString('en-US')}/s)${present}`;
  }
}

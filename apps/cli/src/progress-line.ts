const TTY_INTERVAL_MS = 200;
const LOG_INTERVAL_MS = 5000;

/** Where progress is shown: standard error, so that standard output holds results alone. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** One line that is written over on a terminal, a line every five seconds elsewhere. */
export class ProgressLine {
  readonly intervalMs: number;
  private next: number;
  private shown = false;

  constructor(
    private readonly stream: ProgressStream,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.intervalMs = stream.isTTY ? TTY_INTERVAL_MS : LOG_INTERVAL_MS;
    this.next = now() + this.intervalMs;
  }

  /** Shows the text unless the last one was shown a moment ago. */
  show(text: string): void {
    if (this.now() < this.next) return;
    this.next = this.now() + this.intervalMs;
    this.stream.write(this.stream.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
    this.shown = true;
  }

  end(): void {
    if (this.stream.isTTY && this.shown) this.stream.write('\r\u001b[2K');
    this.shown = false;
  }
}

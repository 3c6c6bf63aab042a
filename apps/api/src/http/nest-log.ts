import type { LoggerService } from '@nestjs/common';
import type { Log } from '#libs/platform/src/logging.js';

/** What Nest itself has to say, in our log: its chatter at start-up as debug lines, its troubles as they are. */
export class NestLog implements LoggerService {
  constructor(private readonly sink: Log) {}

  log(message: unknown, context?: unknown): void {
    this.sink.debug({ event: 'framework', context, message: String(message) });
  }

  warn(message: unknown, context?: unknown): void {
    this.sink.warn({ event: 'framework', context, message: String(message) });
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.sink.error({ event: 'framework', context: rest.at(-1), message: String(message) });
  }
}

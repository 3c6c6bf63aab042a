import { pino, type DestinationStream, type Logger } from 'pino';
import { certificateHint } from './certificate-hint.js';

export type Log = Logger;

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** The process that logs: `api`, `projector` … */
  readonly service: string;
  /** Default: standard output, buffered, flushed when the process ends in order. */
  readonly destination?: DestinationStream;
}

/**
 * Structured log, one JSON line per fact. Callers log coded facts and ids only; what a person wrote or is called never
 * comes here. Lines are buffered up to 4 KB or one second: a line per request must not cost a system call per request.
 */
export function createLog({ level, service, destination }: LogOptions): Log {
  const formatters = { level: (label: string) => ({ level: label }) };
  const options = { level, base: { service }, timestamp: pino.stdTimeFunctions.isoTime, formatters };
  return pino(options, destination ?? pino.destination({ sync: false, minLength: 4096, periodicFlush: 1000 }));
}

/**
 * An error as the log may show it. A SyntaxError of JSON.parse quotes what it read, so its message stays out;
 * the causes of an error are followed at most three deep.
 */
export function errorFacts(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error ? error.code : undefined;
  const speaks = !(error instanceof SyntaxError);
  const hint = depth === 0 ? certificateHint(error) : undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')).slice(0, 12).map((line) => line.trim());
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...(speaks ? { message: error.message } : {}),
    ...(hint === undefined ? {} : { hint }),
    stack: frames,
    ...(error.cause === undefined || depth >= 3 ? {} : { cause: errorFacts(error.cause, depth + 1) }),
  };
}

import { benchAppend } from './append.js';
import type { Figure } from './figure.js';

/** The log alone: durable commands without HTTP. */
export async function benchLog(quick: boolean): Promise<Figure[]> {
  const append = await benchAppend(quick ? 1 : 5);
  return [
    { name: 'commands without HTTP', value: append.perSecond, unit: '/s', note: '64 callers, sealed, chained, durable' },
    { name: 'commands without HTTP, p99', value: append.p99Ms, unit: 'ms' },
    { name: 'command on the HTTP thread', value: append.threadMicros, unit: 'µs', note: 'processor time of the calling thread' },
  ];
}

import { join } from 'node:path';

/** Variables of a process whose clock is to go `ms` ahead of this machine's; negative: behind. */
export function clockAhead(ms: number): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--require ${join(__dirname, 'shifted-clock.js')}`, CLOCK_SHIFT_MS: String(ms) };
}

import { problemError } from '#libs/platform/src/problems.js';

const WINDOW_MS = 60_000;
/** Accounts counted at a time; beyond them the one that came first in this minute starts anew. */
const MAX_ACCOUNTS = 100_000;

/** Requests per account and minute, in windows that begin anew every minute. Each process counts for itself. */
export class RateLimit {
  private window = -1;
  private counts = new Map<string, number>();

  /**
   * @param perMinute requests an account may send; 0: no limit
   * @param now milliseconds of a clock that never goes back
   */
  constructor(
    private readonly perMinute: number,
    private readonly now: () => number = () => performance.now(),
    private readonly maxAccounts = MAX_ACCOUNTS,
  ) {}

  /** Counts one request. @throws 429 with Retry-After */
  take(account: string): void {
    if (this.perMinute === 0) return;
    const now = this.now();
    const window = Math.floor(now / WINDOW_MS);
    if (window !== this.window) {
      this.window = window;
      this.counts = new Map();
    }
    const count = this.counts.get(account) ?? 0;
    if (count >= this.perMinute) throw tooMany(this.perMinute, Math.ceil(((window + 1) * WINDOW_MS - now) / 1000));
    if (count === 0 && this.counts.size >= this.maxAccounts) this.forgetFirst();
    this.counts.set(account, count + 1);
  }

  private forgetFirst(): void {
    const first = this.counts.keys().next();
    if (first.done !== true) this.counts.delete(first.value);
  }
}

function tooMany(perMinute: number, retryAfterSeconds: number) {
  return problemError('rate-limited', `an account may send ${perMinute} requests per minute`, {}, { 'retry-after': String(retryAfterSeconds) });
}

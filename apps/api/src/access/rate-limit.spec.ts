import { ProblemError } from '#libs/platform/src/problem.js';
import { RateLimit } from './rate-limit.js';

describe('the rate limit', () => {
  let now = 0;
  beforeEach(() => { now = 0; });
  const limitOf = (perMinute: number, maxAccounts?: number) => new RateLimit(perMinute, () => now, maxAccounts);
  const refusalOf = (limit: RateLimit, account: string): ProblemError | undefined => {
    try {
      limit.take(account);
      return undefined;
    } catch (error) {
      return error as ProblemError;
    }
  };

  it('refuses an account beyond its number until the minute is over, and nobody else', () => {
    const limit = limitOf(2);
    now = 20_500;
    expect([refusalOf(limit, 'a'), refusalOf(limit, 'a')]).toEqual([undefined, undefined]);
    const refusal = refusalOf(limit, 'a');
    expect(refusal).toBeInstanceOf(ProblemError);
    expect([refusal?.problem.status, refusal?.headers['retry-after']]).toEqual([429, '40']);
    expect(refusalOf(limit, 'b')).toBeUndefined();
    now = 60_000;
    expect(refusalOf(limit, 'a')).toBeUndefined();
  });

  it('is off at 0', () => {
    const limit = limitOf(0);
    for (let count = 0; count < 1000; count += 1) expect(refusalOf(limit, 'a')).toBeUndefined();
  });

  it('counts so many accounts at a time and no more', () => {
    const limit = limitOf(1, 2);
    for (const account of ['a', 'b', 'c']) expect(refusalOf(limit, account)).toBeUndefined();
    expect(refusalOf(limit, 'c')).toBeDefined();
    expect(refusalOf(limit, 'a')).toBeUndefined();
  });
});

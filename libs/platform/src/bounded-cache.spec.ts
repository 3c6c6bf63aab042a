import * as fc from 'fast-check';
import { BoundedCache } from './bounded-cache.js';

type Step = readonly ['get' | 'peek' | 'set' | 'delete', string] | readonly ['clear'];

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 40, arbitrary: fc.tuple(fc.constantFrom('get', 'peek', 'set', 'delete'), fc.constantFrom(...'abcdefgh')) },
  { weight: 1, arbitrary: fc.constant(['clear'] as const) },
);

/** The same in the plainest way: a list, the most recently used last. */
class PlainCache {
  entries: (readonly [string, number])[] = [];

  constructor(private readonly limit: number) {}

  use(key: string): number | undefined {
    const found = this.entries.find(([name]) => name === key);
    if (found !== undefined) this.entries = [...this.entries.filter((entry) => entry !== found), found];
    return found?.[1];
  }

  set(key: string, value: number): void {
    this.entries = [...this.entries.filter(([name]) => name !== key), [key, value] as const].slice(-this.limit);
  }
}

describe('a bounded cache', () => {
  it('keeps exactly the most recently used entries, whatever is asked, set, deleted and cleared', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 200 }), (limit, steps) => {
        const cache = new BoundedCache<number>(limit);
        const plain = new PlainCache(limit);
        for (const [index, [act, key]] of steps.entries()) {
          if (act === 'clear') {
            cache.clear();
            plain.entries = [];
          } else if (act === 'set') {
            cache.set(key, index);
            plain.set(key, index);
          } else if (act === 'delete') {
            cache.delete(key);
            plain.entries = plain.entries.filter(([name]) => name !== key);
          } else if (act === 'peek') {
            expect(cache.peek(key)).toBe(plain.entries.find(([name]) => name === key)?.[1]);
          } else {
            expect(cache.get(key)).toBe(plain.use(key));
          }
          expect(cache.size).toBe(plain.entries.length);
        }
        for (const key of 'abcdefgh') expect(cache.peek(key)).toBe(plain.entries.find(([name]) => name === key)?.[1]);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses a limit that could hold nothing', () => {
    expect(() => new BoundedCache(0)).toThrow(RangeError);
  });
});

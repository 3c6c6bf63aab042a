import * as fc from 'fast-check';
import { BoundedCache } from './bounded-cache.js';

type Step = readonly ['get' | 'peek' | 'set' | 'delete', string] | readonly ['clear'];

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 40, arbitrary: fc.tuple(fc.constantFrom('get', 'peek', 'set', 'delete'), fc.constantFrom(...'abcdefgh')) },
  { weight: 1, arbitrary: fc.constant(['clear'] as const) },
);

/** SIEVE in the plainest way: a list, the oldest first, and the place of the hand. */
class PlainSieve {
  entries: { readonly key: string; value: number; used: boolean }[] = [];
  private hand = 0;

  constructor(private readonly limit: number) {}

  find(key: string): { value: number; used: boolean } | undefined {
    return this.entries.find((entry) => entry.key === key);
  }

  use(key: string): number | undefined {
    const found = this.find(key);
    if (found !== undefined) found.used = true;
    return found?.value;
  }

  set(key: string, value: number): void {
    if (this.use(key) !== undefined) {
      this.entries = this.entries.map((entry) => (entry.key === key ? { key, value, used: true } : entry));
      return;
    }
    if (this.entries.length >= this.limit) {
      for (;;) {
        if (this.hand >= this.entries.length) this.hand = 0;
        const entry = this.entries[this.hand];
        if (entry?.used !== true) break;
        entry.used = false;
        this.hand += 1;
      }
      this.delete(this.entries[this.hand]?.key ?? '');
    }
    this.entries.push({ key, value, used: false });
  }

  delete(key: string): void {
    const index = this.entries.findIndex((entry) => entry.key === key);
    if (index === -1) return;
    this.entries.splice(index, 1);
    if (index < this.hand) this.hand -= 1;
  }

  clear(): void {
    this.entries = [];
    this.hand = 0;
  }
}

describe('a bounded cache', () => {
  it('drops what was not used for longest of all that the hand comes by, whatever is asked, set, deleted and cleared', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 200 }), (limit, steps) => {
        const cache = new BoundedCache<number>(limit);
        const plain = new PlainSieve(limit);
        for (const [index, [act, key]] of steps.entries()) {
          if (act === 'clear') {
            cache.clear();
            plain.clear();
          } else if (act === 'set') {
            cache.set(key, index);
            plain.set(key, index);
          } else if (act === 'delete') {
            cache.delete(key);
            plain.delete(key);
          } else if (act === 'peek') {
            expect(cache.peek(key)).toBe(plain.find(key)?.value);
          } else {
            expect(cache.get(key)).toBe(plain.use(key));
          }
          expect(cache.size).toBe(plain.entries.length);
        }
        for (const key of 'abcdefgh') expect(cache.peek(key)).toBe(plain.find(key)?.value);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps what is used again and again through any number of others', () => {
    const cache = new BoundedCache<number>(10);
    cache.set('busy', 1);
    for (let other = 0; other < 1_000; other += 1) {
      expect(cache.get('busy')).toBe(1);
      cache.set(`other-${other}`, other);
    }
    expect(cache.size).toBe(10);
  });

  it('refuses a limit that could hold nothing', () => {
    expect(() => new BoundedCache(0)).toThrow(RangeError);
  });
});

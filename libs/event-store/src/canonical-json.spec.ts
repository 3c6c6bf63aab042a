import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

describe('canonicalJson', () => {
  let reference: (value: unknown) => string | undefined;
  beforeAll(async () => {
    reference = (await import('canonicalize')).default;
  });

  it('agrees with another implementation of RFC 8785', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary', maxDepth: 6 }), (text) => {
        const value: unknown = JSON.parse(text);
        expect(canonicalJson(value)).toBe(reference(value));
        // Once more with every key in its place, which goes another way.
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(reference(value));
      }),
      { numRuns: 2000 },
    );
  });

  it('writes every double as ECMAScript does', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => expect(canonicalJson([n])).toBe(reference([n]))), { numRuns: 2000 });
    expect(canonicalJson([-0, 1e21, 1e-7, 333333333.3333333, 4.5, 2e-3])).toBe('[0,1e+21,1e-7,333333333.3333333,4.5,0.002]');
  });

  it('does not change by being stored and read', () => {
    fc.assert(
      fc.property(fc.object({ withNullPrototype: false, withUnicodeString: true } as never), (value) => {
        const stored: unknown = JSON.parse(JSON.stringify(value));
        expect(canonicalJson(stored)).toBe(canonicalJson(JSON.parse(canonicalJson(stored))));
      }),
    );
    expect(canonicalJson({ b: 1, absent: undefined, a: 2 })).toBe('{"a":2,"b":1}');
  });

  it('orders keys by UTF-16 code units, as the example of RFC 8785 §3.2.3', () => {
    const value = { '\u20ac': 'Euro Sign', '\r': 'Carriage Return', '\ufb33': 'Hebrew Letter Dalet With Dagesh', '1': 'One', '\ud83d\ude00': 'Emoji', '\u0080': 'Control', '\u00f6': 'o' };
    expect(Object.keys(JSON.parse(canonicalJson(value)) as object).filter((key) => key !== '1')).toEqual(['\r', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']);
  });

  it('keeps a member by the name of the prototype, in order or not', () => {
    for (const written of ['{"__proto__":{"a":1,"b":2}}', '{"__proto__":{"b":2,"a":1}}', '{"a":1,"__proto__":{"b":2,"a":1}}']) {
      expect(canonicalJson(JSON.parse(written))).toBe(reference(JSON.parse(written)));
    }
  });

  it('orders many keys and few', () => {
    for (const count of [2, 16, 17, 40]) {
      const value = Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${(index * 7) % count}x`, index]));
      expect(canonicalJson(value)).toBe(reference(value));
    }
  });

  it('keeps text that looks like an escaped surrogate', () => {
    expect(canonicalJson({ a: '\\ud800' })).toBe('{"a":"\\\\ud800"}');
  });

  it.each([
    ['a lone surrogate', '\ud800x', 'surrogate'],
    ['a lone surrogate among ordered keys', { a: '\udead', b: 1 }, 'surrogate'],
    ['a lone surrogate as a key', { '\udfff': 1 }, 'surrogate'],
    ['not a number', Number.NaN, 'NaN'],
    ['not a number among ordered keys', { a: 1, b: Number.NaN }, 'NaN'],
    ['infinity', [Number.POSITIVE_INFINITY], 'Infinity'],
    ['a bigint', { position: 1n }, 'bigint'],
    ['undefined in an array', [undefined], 'undefined'],
    ['a date', { at: new Date(0) }, 'toJSON'],
    ['what tells its own form', { a: { toJSON: () => 'another' } }, 'toJSON'],
  ])('refuses %s', (_, value, reason) => {
    expect(() => canonicalJson(value)).toThrow(reason);
  });

  it('refuses endless nesting instead of exhausting the stack', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(() => canonicalJson(deep)).toThrow(RangeError);
  });
});

import fc from 'fast-check';
import { instantText } from './instant.js';

describe('instantText', () => {
  it('is what ECMAScript writes, for any instant', () => {
    fc.assert(fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (ms) => expect(instantText(ms)).toBe(new Date(ms).toISOString())), { numRuns: 5_000 });
    fc.assert(fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => expect(instantText(ms)).toBe(new Date(ms).toISOString())), { numRuns: 5_000 });
  });

  it.each([
    ['the first instant', 0, '1970-01-01T00:00:00.000Z'],
    ['before 1970', -1, '1969-12-31T23:59:59.999Z'],
    ['a leap day', Date.UTC(2028, 1, 29, 23, 59, 59, 7), '2028-02-29T23:59:59.007Z'],
    ['the last of four digits', Date.UTC(9999, 11, 31, 23, 59, 59, 999), '9999-12-31T23:59:59.999Z'],
    ['a year of five digits', Date.UTC(10_000, 0, 1), '+010000-01-01T00:00:00.000Z'],
    ['a part of a millisecond', 1.5, '1970-01-01T00:00:00.001Z'],
  ])('%s', (_, ms, text) => {
    expect(instantText(ms)).toBe(text);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 9e15])('refuses %s', (ms) => {
    expect(() => instantText(ms)).toThrow(RangeError);
  });
});

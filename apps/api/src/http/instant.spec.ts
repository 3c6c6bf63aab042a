import fc from 'fast-check';
import { parseInstant } from './instant.js';

describe('an instant', () => {
  it('is any RFC 3339 instant with offset, in every way to write it', () => {
    const years = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true });
    fc.assert(fc.property(years, fc.integer({ min: -14 * 60, max: 14 * 60 }), (date, offset) => {
      const shifted = new Date(date.getTime() + offset * 60_000);
      if (shifted.getUTCFullYear() < 1 || shifted.getUTCFullYear() > 9999) return;
      const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) => String(part).padStart(2, '0'));
      expect(parseInstant(`${shifted.toISOString().slice(0, -1)}${offset < 0 ? '-' : '+'}${hours}:${minutes}`)).toBe(date.getTime());
    }));
  });

  it.each([
    '', '2026-11-22', '2026-11-22T09:30:00', '2026-11-22 09:30:00Z', '2026-02-29T00:00:00Z', '2026-04-31T00:00:00Z', '2026-13-01T00:00:00Z',
    '2026-11-22T24:00:00Z', '2026-11-22T09:60:00Z', '+012026-11-22T09:30:00Z', '2026-11-22T09:30:00+25:00', ' 2026-11-22T09:30:00Z',
  ])('is not "%s"', (text) => expect(parseInstant(text)).toBeNull());

  it('may fall on 29 February of a leap year', () => expect(parseInstant('2028-02-29T12:00:00Z')).toBe(Date.UTC(2028, 1, 29, 12)));
});

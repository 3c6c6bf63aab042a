import fc from 'fast-check';
import { normalisePhone } from './phone.js';

describe('normalisePhone', () => {
  it.each([
    ['138 0000 0000', '13800000000'],
    ['+86 138-0000-0000', '13800000000'],
    ['0086 13800000000', '13800000000'],
    ['8613800000000', '13800000000'],
    ['１３８００００００００', '13800000000'],
    ['010-6512 3456', '01065123456'],
    ['+86 (10) 6512.3456', '01065123456'],
    ['+1 (212) 555-0100', '+12125550100'],
    ['001 212 555 0100', '+12125550100'],
    ['555 0100', '5550100'],
    ['12345', '12345'],
  ])('writes %s as %s', (given, normal) => expect(normalisePhone(given)).toBe(normal));

  it.each(['', ' ', 'none', '+', '--'])('finds no number in "%s"', (given) => expect(normalisePhone(given)).toBeNull());

  it('leaves a normal form as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+ -().８６') }), (text) => {
        const once = normalisePhone(text);
        if (once !== null) expect(normalisePhone(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });
});

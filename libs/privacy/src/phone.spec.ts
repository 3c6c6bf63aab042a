import fc from 'fast-check';
import { callerIdentity, normalisePhone } from './phone.js';

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

describe('callerIdentity', () => {
  it.each(['', 'none', '0', '12345', '110', '555-010', '000 0000', '00000000000', '1111111', '+86 1111 1111', '0-9999999', '0000001'])(
    'leads from "%s" to nobody', (phone) => expect(callerIdentity(phone, 'Jane Doe')).toBeNull(),
  );

  it.each(['555 0100', '13800000000', '000-5550101', '+1 212 555 0100'])('tells people apart by %s', (phone) => {
    expect(callerIdentity(phone, 'Jane Doe')).not.toBeNull();
    expect(new Set([callerIdentity(phone, 'Jane Doe'), callerIdentity(phone, 'John Doe'), callerIdentity(phone, undefined)]).size).toBe(3);
  });

  it('takes any spelling of phone and name', () => {
    expect(callerIdentity('+86 138-0000-0000', ' jane  DOE ')).toBe(callerIdentity('138 0000 0000', 'Ｊane Doe'));
    expect(callerIdentity('13800000000', '王 小明')).toBe(callerIdentity('13800000000', '王小明'));
    expect(callerIdentity('13800000000', ' ')).toBe(callerIdentity('13800000000', undefined));
  });
});

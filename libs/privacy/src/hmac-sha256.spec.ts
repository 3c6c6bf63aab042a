import * as fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { HmacSha256 } from './hmac-sha256.js';

const message = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }),
  fc.integer({ min: 2_700, max: 20_000 }).map((length) => '字'.repeat(length)),
);

describe('HMAC-SHA-256 under a kept key', () => {
  it('equals the one of node:crypto for every key and message, in any order of calls', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.array(message, { minLength: 1, maxLength: 5 }), (key, messages) => {
        const hmac = new HmacSha256(key);
        for (const one of messages) {
          const expected = createHmac('sha256', key).update(one).digest();
          expect(hmac.hexDigest(one)).toBe(expected.toString('hex'));
          expect(hmac.digest(one).equals(expected)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('meets test case 2 of RFC 4231', () => {
    expect(new HmacSha256(Buffer.from('Jefe')).hexDigest('what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('refuses a key that would need hashing first', () => {
    expect(() => new HmacSha256(Buffer.alloc(65))).toThrow(RangeError);
  });
});

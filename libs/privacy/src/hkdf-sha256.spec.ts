import * as fc from 'fast-check';
import { hkdfSync } from 'node:crypto';
import { HkdfSha256 } from './hkdf-sha256.js';

it('derives what HKDF of node:crypto derives without a salt, for every key and purpose', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { minLength: 1 }), (key, purposes) => {
      const hkdf = new HkdfSha256(key);
      for (const info of purposes) {
        expect(Buffer.concat(hkdf.expandPair(info)).toString('hex')).toBe(Buffer.from(hkdfSync('sha256', key, '', info, 64)).toString('hex'));
      }
    }),
  );
});

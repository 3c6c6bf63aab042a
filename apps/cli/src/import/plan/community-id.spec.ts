import fc from 'fast-check';
import { communityIdOf, normalLabel } from './community-id.js';

describe('the id of a community', () => {
  it.each([
    ['01 BROOKLYN', '01-brooklyn'], ['0 Unspecified', '0-unspecified'], ['Unspecified STATEN ISLAND', 'unspecified-staten-island'], [' Help  desk ', 'help-desk'],
  ])('reads like its label %s', (label, id) => expect(communityIdOf(label)).toBe(id));

  it.each(['绣花社区', 'Zürich-Nord', 'A/B', '???', 'x'.repeat(60), 'Noise 0a1b2c3d'])('keeps a hash of what a plain id would lose of %s', (label) => {
    expect(communityIdOf(label)).toMatch(/^[a-z0-9][a-z0-9-]*-[0-9a-f]{8}$/);
  });

  it('keeps labels apart that would read the same', () => {
    const labels = ['A B', 'A-B', 'A/B', 'Ä B', 'A.B', 'A B!', '绣花', '锦绣'];
    expect(new Set(labels.map(communityIdOf)).size).toBe(labels.length);
  });

  const label = fc.oneof(fc.string({ minLength: 1, maxLength: 60 }), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
    fc.string({ unit: fc.constantFrom('a', 'B', '1', ' ', '-', '/', 'é', '社', '区', 'Ａ'), minLength: 1, maxLength: 8 }));

  it('is small letters, digits and hyphens, at most 40, and always the same', () => {
    fc.assert(fc.property(label, (text) => {
      expect(communityIdOf(text)).toMatch(/^[a-z0-9][a-z0-9-]{0,39}$/);
      expect(communityIdOf(text)).toBe(communityIdOf(text));
    }), { numRuns: 2000 });
  });

  it('is the same exactly where the labels are, up to case, width and blanks', () => {
    fc.assert(fc.property(label, label, (one, other) => {
      expect(communityIdOf(one) === communityIdOf(other)).toBe(normalLabel(one) === normalLabel(other));
      expect(communityIdOf(` ${one}  `)).toBe(communityIdOf(one));
    }), { numRuns: 2000 });
  });
});

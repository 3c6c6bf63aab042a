import { UUID } from '@eventstore/db-client/generated/shared_pb.js';
import { fromUuid, toUuid } from './protocol-uuid.js';

describe('a UUID of the protocol', () => {
  const structured = (most: string, least: string) => new UUID().setStructured(new UUID.Structured().setMostSignificantBits(most).setLeastSignificantBits(least));

  it.each([
    ['00000000-0000-4001-8000-000000000002', '16385', '-9223372036854775806'],
    ['ffffffff-ffff-4fff-bfff-ffffffffffff', '-45057', '-4611686018427387905'],
    ['01234567-89ab-4def-8123-456789abcdef', '81985529216454127', '-9141386507638288913'],
  ])('is read from its two halves as from text: %s', (text, most, least) => {
    expect(fromUuid(UUID.deserializeBinary(structured(most, least).serializeBinary()))).toBe(text);
    expect(fromUuid(toUuid(text))).toBe(text);
    expect(fromUuid(toUuid(text.toUpperCase()))).toBe(text);
  });

  it('that is missing is nobody\'s', () => {
    expect([fromUuid(undefined), fromUuid(new UUID())]).toEqual(['', '']);
  });
});

import { CATEGORY, CATEGORY_LENGTH, CODE, FREE_ID } from './patterns.js';

describe('a category', () => {
  it.each(['water/leak', 'Noise - Commercial', '环境/噪音/夜间', 'Bus 1234', 'a', `${'x'.repeat(40)}/${'y'.repeat(40)}/${'z'.repeat(40)}`])('may be "%s"', (text) => {
    expect(CATEGORY.test(text)).toBe(true);
    expect(text.length).toBeLessThanOrEqual(CATEGORY_LENGTH);
  });

  it.each([
    '13800000000', 'call 13800000000', 'water/12345', 'a/b/０１２３４', 'x'.repeat(41), `water/${'x'.repeat(41)}`, 'a/b/c/d', ' a', 'a ', 'a//b', '/a', 'a/', 'a\nb', '',
  ])('is not "%s"', (text) => expect(CATEGORY.test(text)).toBe(false));
});

describe('a code', () => {
  it.each(['not-ours', 'rule-2024', 'a'])('may be "%s"', (text) => expect(CODE.test(text)).toBe(true));
  it.each(['13800000000', 'call-13800000000', 'a-12345', 'Not-ours', 'not ours', ''])('is not "%s"', (text) => expect(CODE.test(text)).toBe(false));
});

describe('an id that nothing looks up', () => {
  it.each(['meeting-room', 'photo-a', 'Room_2.14', 'att-2026-11-22', '12345678-1234-1234-1234-123456789012', '0B1C7F0E-2f6e-4f0e-9a53-5d2f6f0f7a11'])(
    'may be "%s"', (text) => expect(FREE_ID.test(text)).toBe(true));
  it.each([
    '13800000000', 'tel-13800000000', 'a.12345', '110101199003070000', '13800000000-12345678-1234-1234-1234-123456789012', '12345678-1234-1234-1234-1234567890123',
    'Room 2', '-a', '',
  ])('is not "%s"', (text) => expect(FREE_ID.test(text)).toBe(false));
});

import { TimeReader } from './time-reader.js';
import { timeParser } from './time-format.js';

const at = (format: string, text: string, zone = 'America/New_York'): string | undefined => {
  const reading = new TimeReader(zone, format).read(text);
  return reading && new Date(reading.instant).toISOString();
};

describe('reading a time column', () => {
  it.each([
    ['2026-08-01T00:00:14', '2026-08-01T04:00:14.000Z'],
    ['2026-08-01 00:00:14', '2026-08-01T04:00:14.000Z'],
    ['2026-08-01T00:00:14.5', '2026-08-01T04:00:14.500Z'],
    ['2026-08-01T00:00:14.123456789', '2026-08-01T04:00:14.123Z'],
    ['2026-08-01T00:00', '2026-08-01T04:00:00.000Z'],
    ['2026-08-01', '2026-08-01T04:00:00.000Z'],
    ['2026-01-01T00:00:00', '2026-01-01T05:00:00.000Z'],
    ['2026-08-01T00:00:14Z', '2026-08-01T00:00:14.000Z'],
    ['2026-08-01T00:00:14+08:00', '2026-07-31T16:00:14.000Z'],
    ['2026-08-01T00:00:14 +0530', '2026-07-31T18:30:14.000Z'],
    ['2026-08-01T00:00:14-05', '2026-08-01T05:00:14.000Z'],
  ])('takes %s as %s', (text, instant) => expect(at('iso', text)).toBe(instant));

  it.each([
    '', 'soon', '2026-02-30', '2026-13-01', '2026-08-01T24:00:00', '2026-08-01T10:60', '2026-08-01T10:00:61', '0026-08-01', '1776-07-04',
    '2026-08-01T10:00:00+25:00', '2026-08-01T10:00:00+01:99', ' 2026-08-01', '2026-08-01T', '9999-12-31',
  ])('does not take %j for a time', (text) => expect(at('iso', text)).toBeUndefined());

  it.each([
    ['MM/DD/YYYY hh:mm:ss A', '08/01/2026 12:00:14 AM', '2026-08-01T04:00:14.000Z'],
    ['MM/DD/YYYY hh:mm:ss A', '08/01/2026 12:00:14 PM', '2026-08-01T16:00:14.000Z'],
    ['D.M.YYYY H:mm', '1.8.2026 9:05', '2026-08-01T13:05:00.000Z'],
    ['YYYY年M月D日 HH:mm', '2026年8月1日 09:05', '2026-08-01T13:05:00.000Z'],
    ['YYYYMMDD HHmmss.SSS', '20260801 090501.250', '2026-08-01T13:05:01.250Z'],
    ['DD/MM/YYYY HH:mm Z', '01/08/2026 09:05 +02:00', '2026-08-01T07:05:00.000Z'],
  ])('reads the format %s', (format, text, instant) => expect(at(format, text)).toBe(instant));

  it('takes the characters between the fields literally', () => {
    expect(at('YYYY.MM.DD', '2026-08-01')).toBeUndefined();
    expect(at('MM/DD/YYYY hh:mm A', '08/01/2026 13:00 PM')).toBeUndefined();
  });

  it.each([['MM/DD hh:mm A', 'lacks the year'], ['YYYY-MM-DD hh:mm', 'hh together with A'], ['YYYY-MM-DD MM', 'names the month twice']])(
    'refuses the format %s', (format, reason) => expect(() => timeParser(format)).toThrow(reason));

  it('says when a wall clock came twice or never', () => {
    const reader = new TimeReader('America/New_York', 'iso');
    expect(reader.read('2026-11-01T01:30:00')?.kind).toBe('ambiguous');
    expect(reader.read('2026-03-08T02:30:00')?.kind).toBe('nonexistent');
    expect(reader.read('2026-11-01T01:30:00-05:00')).toEqual({ instant: Date.UTC(2026, 10, 1, 6, 30), kind: 'plain' });
  });
});

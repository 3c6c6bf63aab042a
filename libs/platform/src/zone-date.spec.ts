import { dateInZone } from './zone-date.js';

describe('the date of a ticket id', () => {
  it('is the calendar date in the community\'s zone', () => {
    const instant = Date.parse('2026-11-21T16:30:00.000Z');
    expect(dateInZone(instant, 'Asia/Shanghai')).toBe('20261122');
    expect(dateInZone(instant, 'America/New_York')).toBe('20261121');
  });

  it('has four digits of the year in every century', () => {
    expect(dateInZone(Date.parse('0099-03-01T12:00:00.000Z'), 'UTC')).toBe('00990301');
  });

  it('refuses a zone that does not exist', () => {
    expect(() => dateInZone(0, 'Mars/Olympus')).toThrow(RangeError);
  });
});

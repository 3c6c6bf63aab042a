import fc from 'fast-check';
import { isTicketId, streamOfTicket, ticketIdFrom } from './ticket-id.js';

const COMMAND_ID = '7d444840-9dc0-51d1-b245-5ffdce74fad2';

describe('A ticket id', () => {
  it('is the report\'s date and ten characters out of the command id, for ever the same', () => {
    expect(ticketIdFrom(COMMAND_ID, '20261122')).toBe('20261122-ME28W-WA7TD');
    expect(ticketIdFrom(COMMAND_ID.toUpperCase(), '20261122')).toBe('20261122-ME28W-WA7TD');
  });

  it('of a report repeated after midnight leads to the same stream', () => {
    const ids = [ticketIdFrom(COMMAND_ID, '20261122'), ticketIdFrom(COMMAND_ID, '20261123')];
    expect(ids[0]).not.toBe(ids[1]);
    expect(ids.map(streamOfTicket)).toEqual(['ticket-ME28W-WA7TD', 'ticket-ME28W-WA7TD']);
  });

  it('can be tried again when another command has it', () => {
    const attempts = Array.from({ length: 50 }, (_, attempt) => ticketIdFrom(COMMAND_ID, '20261122', attempt));
    expect(new Set(attempts).size).toBe(50);
    expect(ticketIdFrom(COMMAND_ID, '20261122', 7)).toBe(attempts[7]);
  });

  it('made of any uuid is a ticket id', () => {
    fc.assert(fc.property(fc.uuid(), fc.nat(9), (commandId, attempt) => {
      expect(isTicketId(ticketIdFrom(commandId, '20240229', attempt))).toBe(true);
    }), { numRuns: 1000 });
  });

  it('spreads evenly: every character comes at every place, and 100,000 commands share no id', () => {
    const ids = Array.from({ length: 100_000 }, () => ticketIdFrom(crypto.randomUUID(), '20261122'));
    expect(new Set(ids).size).toBe(ids.length);
    for (const place of [9, 10, 11, 12, 13, 15, 16, 17, 18, 19]) {
      const counts = new Map<string, number>();
      for (const id of ids) counts.set(id.charAt(place), (counts.get(id.charAt(place)) ?? 0) + 1);
      expect(counts.size).toBe(32);
      // 100,000 / 32 = 3,125 each, standard deviation 55: six of them to either side.
      for (const count of counts.values()) expect(Math.abs(count - 3125)).toBeLessThan(330);
    }
  });

  it.each(['20261122-7KQ4M-X9PTC', '20240229-00000-ZZZZZ'])('looks like %s', (text) => expect(isTicketId(text)).toBe(true));

  it.each([
    '', '20261122-7KQ4M-X9PTI', '20261122-7kq4m-x9ptc', '20261322-7KQ4M-X9PTC', '20250229-7KQ4M-X9PTC', '20261122-7KQ4M-X9PTC ',
    'ticket-7KQ4M-X9PTC',
  ])(
    'does not look like "%s"', (text) => {
      expect(isTicketId(text)).toBe(false);
      expect(() => streamOfTicket(text)).toThrow(RangeError);
    },
  );

  it('needs a uuid and a date', () => {
    expect(() => ticketIdFrom('not-a-uuid', '20261122')).toThrow('command id must be a uuid');
    expect(() => ticketIdFrom(COMMAND_ID, '2026-11-22')).toThrow('YYYYMMDD');
  });
});

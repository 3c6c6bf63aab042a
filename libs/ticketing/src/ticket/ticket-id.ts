const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TICKET_ID = /^(\d{4})(\d{2})(\d{2})-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/;
const REPORT_DATE = /^\d{8}$/;

/**
 * The ticket id (and the reporter's number) that a report's command id leads to, for example `20261122-7KQ4M-X9PTC`:
 * the same command always meets the same ticket, so a repeated report cannot make a second one.
 * @param commandId a uuid, v4 or v5: its first and last 32 bits are evenly spread, and so are the 50 bits of the id
 * @param reportDate YYYYMMDD in the community's zone
 * @param attempt 0; 1, 2, … when another command's ticket already has the id (once in 2^50 pairs)
 * @throws RangeError when the command id is no uuid or the date no YYYYMMDD
 */
export function ticketIdFrom(commandId: string, reportDate: string, attempt = 0): string {
  const hex = commandId.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw new RangeError('command id must be a uuid');
  if (!REPORT_DATE.test(reportDate)) throw new RangeError('report date must be YYYYMMDD');
  const word = (index: number): number => Number.parseInt(hex.slice(index * 8, index * 8 + 8), 16);
  const salt = Math.imul(attempt, 0x9e3779b9);
  // Mixing is a bijection of the first and of the last word, which hold random bits only: each group stays uniform.
  // The attempt goes through the middle words first, so that two ids that met once part again.
  const left = mix(word(0) ^ mix(word(1) ^ salt));
  const right = mix(word(3) ^ mix(word(2) ^ salt));
  return `${reportDate}-${group(left)}-${group(right)}`;
}

/**
 * The stream of a ticket: its id without the date, because a report that is repeated after midnight must meet the
 * stream of the first try. The id with its date stands in TicketReported.
 * @throws RangeError when the text is no ticket id
 */
export function streamOfTicket(ticketId: string): string {
  if (!isTicketId(ticketId)) throw new RangeError('not a ticket id; it looks like 20261122-7KQ4M-X9PTC');
  return `ticket-${ticketId.slice(9)}`;
}

export function isTicketId(text: string): boolean {
  const match = TICKET_ID.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** The finaliser of MurmurHash3 (Austin Appleby, public domain): a bijection on 32 bits. */
function mix(word: number): number {
  let h = word >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The upper 25 bits as five characters. */
function group(bits: number): string {
  let text = '';
  for (let shift = 27; shift >= 7; shift -= 5) text += CROCKFORD.charAt((bits >>> shift) & 31);
  return text;
}

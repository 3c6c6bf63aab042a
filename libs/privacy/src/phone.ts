/** Shorter ones are extensions, short codes and placeholders, which many share. */
const FEWEST_DIGITS = 7;

/**
 * One spelling for one telephone: full-width digits, spaces, hyphens, dots and brackets go, `00` becomes `+`, and the
 * Chinese country code is dropped (mobiles keep 11 digits, landlines get the trunk 0 back). Other countries keep
 * theirs. `null` when no digit is left. Whether the number leads to somebody is for {@link callerIdentity} to say.
 */
export function normalisePhone(phone: string): string | null {
  const compact = phone.normalize('NFKC').replace(/[^\d+]/g, '').replace(/(?!^)\+/g, '').replace(/^00/, '+');
  if (!/\d/.test(compact)) return null;
  const national = /^(?:\+86|86(?=1[3-9]\d{9}$))(\d+)$/.exec(compact)?.[1];
  if (national === undefined) return compact;
  return /^1[3-9]\d{9}$/.test(national) ? national : national.replace(/^0*/, '0');
}

/**
 * Who a caller without an account is: the phone together with the name. A household or a shop shares its phone, so two
 * names on one phone are two persons, and a call without a name belongs to a third, the nameless person of that phone:
 * nobody is ever shown the name of somebody else. Names are compared without regard to case, width and blanks.
 * `null`, so a new person each time, when the phone has fewer than 7 digits, or nothing but one digit repeated behind
 * leading zeros (`0000000`, `+11111111`): that is a placeholder.
 */
export function callerIdentity(phone: string, name: string | undefined): string | null {
  const number = normalisePhone(phone);
  if (number === null || number.replace('+', '').length < FEWEST_DIGITS || /^\+?0*(\d?)\1*$/.test(number)) return null;
  return `${number}\n${(name ?? '').normalize('NFKC').replace(/\s+/gu, '').toLowerCase()}`;
}

/**
 * One spelling for one telephone: full-width digits, spaces, hyphens, dots and brackets go, `00` becomes `+`, and the
 * Chinese country code is dropped (mobiles keep 11 digits, landlines get the trunk 0 back). Other countries keep
 * theirs. `null` when no digit is left: such a text identifies nobody.
 */
export function normalisePhone(phone: string): string | null {
  const compact = phone.normalize('NFKC').replace(/[^\d+]/g, '').replace(/(?!^)\+/g, '').replace(/^00/, '+');
  if (!/\d/.test(compact)) return null;
  const national = /^(?:\+86|86(?=1[3-9]\d{9}$))(\d+)$/.exec(compact)?.[1];
  if (national === undefined) return compact;
  return /^1[3-9]\d{9}$/.test(national) ? national : national.replace(/^0*/, '0');
}

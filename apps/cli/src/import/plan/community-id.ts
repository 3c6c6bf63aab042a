import { hash } from 'node:crypto';

const MAX_SLUG = 30;

/**
 * The id of a community that a source knows by a label only. It depends on the label alone, so it is the same in every
 * import and whatever the order of rows. Labels that differ in case, width or blanks only are the same community.
 * Latin letters and digits make a readable id (`01 BROOKLYN` -> `01-brooklyn`); where something else would be lost, a
 * part of the label's hash stands for it (`绣花社区` -> `c-5f0c…`), so that two communities never share an id by chance.
 */
export function communityIdOf(label: string): string {
  const normal = normalLabel(label);
  const slug = normal.replaceAll(' ', '-');
  // An id that ends like the hash below is left to the hashed ones.
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) && slug.length <= MAX_SLUG && !/-[0-9a-f]{8}$/.test(slug) && !normal.includes('-')) return slug;
  const readable = normal.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, '-').slice(0, MAX_SLUG).replace(/^-+|-+$/g, '');
  return `${readable === '' ? 'c' : readable}-${hash('sha256', normal, 'hex').slice(0, 8)}`;
}

/** What makes two labels the same: compatibility forms, small letters, single blanks. */
export function normalLabel(label: string): string {
  return label.normalize('NFKC').toLowerCase().normalize('NFKC').replace(/\s+/gu, ' ').trim();
}

/** Scripts written without spaces: their characters do not join a neighbour to a longer word or number. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const WORD = /[\p{L}\p{N}\p{M}]/u;
/** Han characters that count or letter houses: 三号楼 is not 十三号楼, 3号楼 is not 甲3号楼. */
const HAN_COUNTERS = new Set('零〇一二两三四五六七八九十百千甲乙丙丁戊己庚辛壬癸');
/** Between two joined characters these make one number of them: 12-3号楼 is not 3号楼. */
const CONNECTORS = new Set('-‐‑‒–—.');

const EAST_ASIAN = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]';
const SPACE_AT_EAST_ASIAN = new RegExp(`(?<=${EAST_ASIAN}) | (?=${EAST_ASIAN})`, 'gu');

/** One form for labels and addresses: NFKC, lower case, single spaces and none beside Han or Kana. */
export function normaliseLabel(text: string): string {
  // Lower case can leave the normal form (İ does), so it comes first and the form has the last word.
  return text.normalize('NFKC').toLowerCase().normalize('NFKC').replace(/\s+/gu, ' ').trim().replace(SPACE_AT_EAST_ASIAN, '');
}

function joins(char: string): boolean {
  return HAN_COUNTERS.has(char) || (WORD.test(char) && !UNSPACED.test(char));
}

/**
 * Where a token may begin or end in a normalised text, as code-unit offsets in rising order, both ends included.
 * No boundary lies between two characters of one number or word.
 */
export function tokenBoundaries(text: string): number[] {
  const chars = [...text];
  const joined = chars.map(joins);
  const boundaries = [0];
  let offset = 0;
  for (let i = 1; i < chars.length; i += 1) {
    offset += chars[i - 1]!.length;
    if (!standsTogether(chars, joined, i)) boundaries.push(offset);
  }
  if (text.length > 0) boundaries.push(text.length);
  return boundaries;
}

function standsTogether(chars: readonly string[], joined: readonly boolean[], i: number): boolean {
  const [before, after] = [joined[i - 1]!, joined[i]!];
  if (before && after) return true;
  if (before && CONNECTORS.has(chars[i]!)) return joined[i + 1] === true;
  return after && CONNECTORS.has(chars[i - 1]!) && joined[i - 2] === true;
}

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
/** Below this the engine's own sort is as fast. */
const SMALL = 4_096;

/**
 * Sorts ascending, in place where it can. Whole milliseconds from 0 to 2^53: a radix sort by 11 bits at a time reads them
 * three or four times, which for the hundred thousands of a city is several times as fast as comparing.
 * @returns the sorted values, in `values` or in an array of the same length
 */
export function sortedMilliseconds(values: Float64Array): Float64Array {
  if (values.length < SMALL) return values.sort();
  let largest = 0;
  for (const value of values) if (value > largest) largest = value;
  const counts = new Uint32Array(DIGITS);
  let from: Float64Array = values;
  let to: Float64Array = new Float64Array(values.length);
  for (let unit = 1; largest / unit >= 1; unit *= DIGITS) {
    // A power of two: the product is exact, and the bit operation takes its whole part modulo 2^32.
    const scale = 1 / unit;
    counts.fill(0);
    for (let index = 0; index < from.length; index += 1) counts[(from[index]! * scale) & (DIGITS - 1)]! += 1;
    let place = 0;
    for (let digit = 0; digit < DIGITS; digit += 1) {
      const count = counts[digit]!;
      counts[digit] = place;
      place += count;
    }
    for (let index = 0; index < from.length; index += 1) {
      const value = from[index]!;
      const digit = (value * scale) & (DIGITS - 1);
      to[counts[digit]!] = value;
      counts[digit]! += 1;
    }
    [from, to] = [to, from];
  }
  return from;
}

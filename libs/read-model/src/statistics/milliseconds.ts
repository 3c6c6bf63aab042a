import { sortMilliseconds } from './sort-milliseconds.js';

const NONE = new Float64Array(0);
const FIRST = 64;
/** Buffers of this length and more are handed on. */
const LARGE = 16_384;
/** How many are kept, and how long each may be: 4 MiB. Larger cities have their buffers made anew. */
const MOST_SPARE = 8;
const LARGEST_SPARE = 524_288;

const spares: Float64Array<ArrayBuffer>[] = [];

/**
 * Milliseconds as they come in; negative ones are counted apart. The buffers of large groups go from one statistic to the
 * next, because fresh memory costs more than what is done with it.
 */
export class Milliseconds {
  private values = NONE;
  private length = 0;
  invalid = 0;

  add(value: number): void {
    if (value < 0) {
      this.invalid += 1;
      return;
    }
    if (this.length === this.values.length) this.grow();
    this.values[this.length] = value;
    this.length += 1;
  }

  /** In place: a view that is good until `release`. */
  sorted(): Float64Array {
    const values = this.values.subarray(0, this.length);
    sortMilliseconds(values);
    return values;
  }

  /** Nothing is to be added or read any more. */
  release(): void {
    giveBack(this.values);
    this.values = NONE;
    this.length = 0;
  }

  private grow(): void {
    const larger = bufferOf(Math.max(FIRST, this.length * 2));
    larger.set(this.values);
    giveBack(this.values);
    this.values = larger;
  }
}

function bufferOf(length: number): Float64Array<ArrayBuffer> {
  if (length < LARGE) return new Float64Array(length);
  const place = spares.findIndex((spare) => spare.length >= length);
  return place === -1 ? new Float64Array(length) : spares.splice(place, 1)[0]!;
}

/** The longest stay: they serve every length. */
function giveBack(buffer: Float64Array<ArrayBuffer>): void {
  if (buffer.length < LARGE || buffer.length > LARGEST_SPARE) return;
  spares.push(buffer);
  spares.sort((one, other) => other.length - one.length);
  spares.length = Math.min(spares.length, MOST_SPARE);
}

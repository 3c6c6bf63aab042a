const FIRST_BYTES = 64 * 1024;
/** Zigzag takes one bit, a byte of a varint seven. */
const VARINT = 0x80;

/** Bytes of a zigzag varint of a whole number from 0 on, up to 2^52. */
export function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = value * 2; rest >= VARINT; rest = Math.floor(rest / VARINT)) size += 1;
  return size;
}

/** A growing buffer in the encoding of Kafka's protocol: big-endian numbers, varints in zigzag, strings in UTF-8. */
export class BatchBytes {
  private bytes = Buffer.allocUnsafe(FIRST_BYTES);
  private end = 0;

  get length(): number {
    return this.end;
  }

  /** A view: what is written later may not show in it. */
  view(from = 0): Buffer {
    return this.bytes.subarray(from, this.end);
  }

  int8(value: number): void {
    this.room(1);
    this.bytes[this.end] = value;
    this.end += 1;
  }

  int16(value: number): void {
    this.room(2);
    this.end = this.bytes.writeInt16BE(value, this.end);
  }

  int32(value: number): void {
    this.room(4);
    this.end = this.bytes.writeInt32BE(value, this.end);
  }

  int64(value: bigint): void {
    this.room(8);
    this.end = this.bytes.writeBigInt64BE(value, this.end);
  }

  /** Over what was written there before. @returns nothing new is written */
  int32At(place: number, value: number): void {
    this.bytes.writeInt32BE(value, place);
  }

  uint32At(place: number, value: number): void {
    this.bytes.writeUInt32BE(value, place);
  }

  /** A whole number from 0 on, up to 2^52; -1 for what is null. */
  varint(value: number): void {
    this.room(8);
    let rest = value < 0 ? 1 : value * 2;
    for (; rest >= VARINT; rest = Math.floor(rest / VARINT)) {
      this.bytes[this.end] = (rest % VARINT) + VARINT;
      this.end += 1;
    }
    this.bytes[this.end] = rest;
    this.end += 1;
  }

  /** @param size of the text in bytes */
  text(text: string | Buffer, size: number): void {
    this.room(size);
    if (typeof text === 'string') this.bytes.write(text, this.end, size, 'utf8');
    else text.copy(this.bytes, this.end);
    this.end += size;
  }

  private room(size: number): void {
    if (this.end + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.end + size));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }
}

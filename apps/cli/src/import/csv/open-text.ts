import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Readable, Transform, type TransformCallback, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { unreadable } from './csv-error.js';

const GZIP = [0x1f, 0x8b] as const;
const NEWLINE = 0x0a;

/** The stages that lead from a file to its bytes, decompressed when it starts like gzip, whatever it is called. */
export async function byteStages(path: string): Promise<[Readable, ...Transform[]]> {
  const zipped = await isGzip(path);
  const source = createReadStream(path, { highWaterMark: 256 * 1024 });
  return zipped ? [source, createGunzip()] : [source];
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === GZIP[0] && buffer[1] === GZIP[1];
  } finally {
    await file.close();
  }
}

/**
 * SHA-256 (hex) of the decompressed bytes, the same for a file and its gzip, and the number of lines.
 * @throws CsvError when the file is missing, no file, damaged or cut off; AbortError
 */
export async function contentDigest(path: string, signal: AbortSignal): Promise<{ digest: string; lines: number }> {
  const digest = createHash('sha256');
  let lines = 0;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      digest.update(chunk);
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines++;
      done();
    },
  });
  try {
    await pipeline([...(await byteStages(path)), sink], { signal });
  } catch (error) {
    throw signal.aborted ? error : unreadable(path, error);
  }
  return { digest: digest.digest('hex'), lines };
}

/** Bytes of a named encoding to text, a leading byte order mark removed. Undecodable bytes become U+FFFD. */
export class DecodeText extends Transform {
  private readonly decoder: InstanceType<typeof TextDecoder>;

  constructor(encoding: string) {
    super({ readableObjectMode: true, readableHighWaterMark: 4 });
    this.decoder = new TextDecoder(encoding);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.hand(this.decoder.decode(chunk, { stream: true }), done);
  }

  override _flush(done: TransformCallback): void {
    this.hand(this.decoder.decode(), done);
  }

  private hand(text: string, done: TransformCallback): void {
    if (text !== '') this.push(text);
    done();
  }
}

import { pipeline } from 'node:stream/promises';
import { CsvError } from './csv-error.js';
import { CsvScanner, type Scanned } from './csv-scanner.js';
import { byteStages, DecodeText } from './open-text.js';
import { type Rejection, Row } from './row.js';

const MAX_COLUMNS = 2000;

export interface CsvOptions {
  readonly delimiter: string;
  readonly encoding: string;
  readonly signal: AbortSignal;
  /** Column names that may be told in an error; the first line of a file without a header holds people. */
  readonly known?: readonly string[];
}

export interface CsvFile {
  readonly header: readonly string[];
  /** Streaming: read once, at the pace of the consumer. */
  readonly rows: AsyncIterable<Row | Rejection>;
  /** Lets go of the file, read to its end or not. */
  close(): Promise<void>;
}

/**
 * Opens a CSV file, plain or gzip, whose first record names the columns.
 * A broken record is handed out as a rejection, and reading goes on.
 * @throws CsvError when there is no usable header, or (while reading) when the file breaks off or is damaged
 */
export async function openCsv(file: string, options: CsvOptions): Promise<CsvFile> {
  const records = recordsOf(file, options);
  const close = async (): Promise<void> => void (await records.return(undefined));
  const first = (await records.next()).value as Scanned | undefined;
  try {
    const header = headerOf(file, first, options.known ?? []);
    return { header, rows: rowsOf(records, header), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function* recordsOf(file: string, { delimiter, encoding, signal }: CsvOptions): AsyncGenerator<Scanned> {
  const scanner = new CsvScanner(delimiter);
  const text = new DecodeText(encoding);
  // a failure reaches the loop below, because pipeline destroys `text` with it
  pipeline([...(await byteStages(file)), text], { signal }).catch(() => undefined);
  let line = 1;
  try {
    for await (const piece of text as AsyncIterable<string>) {
      scanner.push(piece);
      for (let record = scanner.next(); record; record = scanner.next()) {
        line = record.line;
        yield record;
      }
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw new CsvError(file, `cannot be read beyond line ${line} (${(error as Error).message}); is the file complete?`, { cause: error });
  } finally {
    text.destroy();
  }
  scanner.end();
  for (let record = scanner.next(); record; record = scanner.next()) yield record;
}

function headerOf(file: string, first: Scanned | undefined, known: readonly string[]): string[] {
  if (!first) throw new CsvError(file, 'is empty; the first line must name the columns');
  if ('reason' in first) throw new CsvError(file, `the first line must name the columns, but has ${first.reason}`);
  const header = first.values.map((name) => name.trim());
  if (header.length > MAX_COLUMNS) throw new CsvError(file, `has ${header.length} columns, more than ${MAX_COLUMNS}; is the delimiter right?`);
  const twice = header.find((name, index) => name !== '' && header.indexOf(name) !== index);
  if (twice !== undefined) {
    if (header.some((name) => known.includes(name))) throw new CsvError(file, `names the column '${twice}' twice; rename one of them`);
    const places = `columns ${header.indexOf(twice) + 1} and ${header.indexOf(twice, header.indexOf(twice) + 1) + 1} of ${header.length}`;
    throw new CsvError(file, `has the same text in ${places} of its first line, and none that the mapping names there; `
      + 'does that line name the columns, and are encoding, delimiter and line endings right?');
  }
  return header;
}

async function* rowsOf(records: AsyncIterable<Scanned>, header: readonly string[]): AsyncGenerator<Row | Rejection> {
  const index = new Map(header.map((name, place) => [name, place]));
  for await (const record of records) {
    if ('reason' in record) yield record;
    else if (record.values.length !== header.length) {
      yield { line: record.line, reason: `has ${record.values.length} columns, the header has ${header.length}` };
    } else if (record.values.some((value) => value.includes('\u0000'))) yield { line: record.line, reason: 'contains the character U+0000' };
    else yield new Row(record.line, record.values, index);
  }
}

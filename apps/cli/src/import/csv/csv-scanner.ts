/** A record of a CSV text, or the reason why the record that begins on this line is none. */
export type Scanned =
  | { readonly line: number; readonly values: readonly string[] }
  | { readonly line: number; readonly reason: string };

const QUOTE = '"';
/** A longer record is a quote that is never closed, not data. */
const MAX_RECORD_CHARS = 256 * 1024;

/**
 * Reads RFC 4180 records out of text that arrives in pieces. After a broken record it goes on with the line after the one
 * on which that record began, so that a stray quote costs one row and not the rest of the file; csv-parse (7.0) drops
 * whatever else is in its buffer instead. A quote inside an unquoted value stands for itself. Empty lines are skipped.
 */
export class CsvScanner {
  private text = '';
  /** Where the next record begins in `text`, and its line in the file. */
  private start = 0;
  private line = 1;
  private ended = false;
  /** The rest of a line that was rejected as too long is still to come. */
  private skipping = false;

  constructor(private readonly delimiter: string) {}

  push(piece: string): void {
    this.text = this.text.slice(this.start) + piece;
    this.start = 0;
  }

  end(): void {
    this.ended = true;
  }

  /** The next record; `undefined` when more text is needed, or when there is none left after {@link end}. */
  next(): Scanned | undefined {
    for (;;) {
      if (this.skipping) this.skipLine();
      if (this.start >= this.text.length) return undefined;
      const line = this.line;
      const scanned = this.scan();
      if (scanned === undefined) return undefined;
      if ('reason' in scanned) {
        this.skipLine();
        return { line, reason: scanned.reason };
      }
      this.moveTo(scanned.end);
      if (scanned.values.length > 1 || scanned.values[0] !== '') return { line, values: scanned.values };
    }
  }

  /** On to the next line, wherever it begins: perhaps in a piece that is still to come. */
  private skipLine(): void {
    const newline = this.text.indexOf('\n', this.start);
    this.skipping = newline < 0;
    this.moveTo(this.skipping ? this.text.length : newline + 1);
  }

  private moveTo(end: number): void {
    for (let at = this.text.indexOf('\n', this.start); at >= 0 && at < end; at = this.text.indexOf('\n', at + 1)) this.line++;
    this.start = end;
  }

  private scan(): { values: string[]; end: number } | { reason: string } | undefined {
    const values: string[] = [];
    for (let at = this.start; ;) {
      const field = this.text[at] === QUOTE ? this.quoted(at) : this.unquoted(at);
      if (field === undefined) return this.wait();
      if ('reason' in field) return field;
      values.push(field.value);
      if (field.last) return { values, end: field.next };
      at = field.next;
    }
  }

  /** More text is needed; or there will be none, or the record is already too long to be one. */
  private wait(): { reason: string } | undefined {
    if (this.ended) return { reason: 'a quote that is never closed' };
    if (this.text.length - this.start > MAX_RECORD_CHARS) return { reason: `more than ${MAX_RECORD_CHARS} characters: perhaps a quote that is never closed` };
    return undefined;
  }

  private unquoted(at: number): Field | undefined {
    const { text, delimiter } = this;
    let end = at;
    while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end++;
    if (end === text.length && !this.ended) return undefined;
    const last = text[end] !== delimiter;
    const value = last && text[end - 1] === '\r' && end > at ? text.slice(at, end - 1) : text.slice(at, end);
    return { value, last, next: Math.min(end + 1, text.length) };
  }

  private quoted(at: number): Field | { reason: string } | undefined {
    const { text, delimiter } = this;
    let close = text.indexOf(QUOTE, at + 1);
    while (close >= 0 && text[close + 1] === QUOTE) close = text.indexOf(QUOTE, close + 2);
    if (close < 0) return undefined;
    const value = text.slice(at + 1, close).replaceAll('""', QUOTE);
    const after = text[close + 1];
    if (after === delimiter) return { value, last: false, next: close + 2 };
    if (after === '\n') return { value, last: true, next: close + 2 };
    if (after === '\r' && text[close + 2] === '\n') return { value, last: true, next: close + 3 };
    if (after === undefined || (after === '\r' && text[close + 2] === undefined)) {
      return this.ended ? { value, last: true, next: text.length } : undefined;
    }
    return { reason: 'a quoted value goes on after its closing quote' };
  }
}

interface Field {
  readonly value: string;
  /** Last of its record. */
  readonly last: boolean;
  readonly next: number;
}

export type Column = Float64Array | Int32Array | Uint8Array;
type Maker = Float64ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor;

/** Rows left behind by changed lists that are not worth a tidying up. */
const TOLERATED_WASTE = 65_536;

/** A typed array of at least that length, with what the old one held. */
export function grown<C extends Column>(column: C, length: number): C {
  if (length <= column.length) return column;
  const larger = new (column.constructor as new (size: number) => C)(Math.max(length, column.length * 2, 1024));
  larger.set(column);
  return larger;
}

/** For every ticket a list of rows, as parallel typed arrays: the rows of ticket t stand from `starts[t]`, `counts[t]` of them. */
export class Ragged<Names extends string> {
  readonly columns: Record<Names, Column>;
  starts = new Int32Array(1024);
  counts = new Int32Array(1024);
  private readonly names: readonly Names[];
  private length = 0;
  private live = 0;
  private tickets = 0;

  constructor(makers: Readonly<Record<Names, Maker>>) {
    this.names = Object.keys(makers) as Names[];
    this.columns = Object.fromEntries(this.names.map((name) => [name, new makers[name](1024)])) as Record<Names, Column>;
  }

  /** Puts a ticket's rows in the place of those it had; `write` fills row `at` from row number `index`. */
  put(ticket: number, count: number, write: (columns: Record<Names, Column>, at: number, index: number) => void): void {
    if (this.length - this.live > TOLERATED_WASTE && this.length > this.live * 2) this.tidy();
    for (const name of this.names) this.columns[name] = grown(this.columns[name], this.length + count);
    this.starts = grown(this.starts, ticket + 1);
    this.counts = grown(this.counts, ticket + 1);
    this.live += count - this.counts[ticket]!;
    this.starts[ticket] = this.length;
    this.counts[ticket] = count;
    for (let index = 0; index < count; index += 1) write(this.columns, this.length + index, index);
    this.length += count;
    this.tickets = Math.max(this.tickets, ticket + 1);
  }

  /** Changed tickets leave their old rows behind; every list is moved together, in the order of the tickets. */
  private tidy(): void {
    for (const name of this.names) {
      const old = this.columns[name];
      const tidied = new (old.constructor as new (size: number) => Column)(old.length);
      let to = 0;
      for (let ticket = 0; ticket < this.tickets; ticket += 1) {
        const from = this.starts[ticket]!;
        for (let row = from; row < from + this.counts[ticket]!; row += 1, to += 1) tidied[to] = old[row]!;
      }
      this.columns[name] = tidied;
    }
    let to = 0;
    for (let ticket = 0; ticket < this.tickets; ticket += 1) {
      this.starts[ticket] = to;
      to += this.counts[ticket]!;
    }
    this.length = to;
  }
}

/** Texts as small numbers; 0 stands for none. */
export class Dictionary {
  private readonly codes = new Map<string, number>();
  readonly texts: (string | null)[] = [null];

  codeOf(text: string | null): number {
    if (text === null) return 0;
    let code = this.codes.get(text);
    if (code === undefined) {
      code = this.texts.length;
      this.texts.push(text);
      this.codes.set(text, code);
    }
    return code;
  }

  /** Without making a new one; undefined where nobody has it. */
  known(text: string): number | undefined {
    return this.codes.get(text);
  }
}

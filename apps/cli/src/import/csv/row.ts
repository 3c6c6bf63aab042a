/** One record of a CSV file. Columns are known to exist: the mapping was checked against the header. */
export class Row {
  constructor(
    /** Line of the file on which the record begins, from 1. */
    readonly line: number,
    readonly values: readonly string[],
    private readonly index: ReadonlyMap<string, number>,
  ) {}

  /** The column's text without blanks around it; empty where the source has nothing. */
  text(column: string): string {
    return (this.values[this.index.get(column)!] ?? '').trim();
  }
}

/** A record or a row that cannot be used, with the reason. Reasons never repeat the row's contents: they may be personal. */
export interface Rejection {
  readonly line: number;
  readonly reason: string;
}

export function isRejection(value: object): value is Rejection {
  return 'reason' in value;
}

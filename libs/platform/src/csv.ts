/** RFC 4180 without the line breaks: one line of cells. */
export function csvLine(cells: readonly string[]): string {
  return cells.map(quoted).join(',');
}

/** A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV Injection"); a number is none. */
function quoted(text: string): string {
  const cell = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

import { type DataTypeNode, PostgresQueryCompiler } from 'kysely';

/** Columns of text are made in the order of code points: with the server's locale, pages and comparisons would depend on the machine. */
export class CodePointOrderCompiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node);
    if (node.dataType === 'text') this.append(' collate "C"');
  }
}

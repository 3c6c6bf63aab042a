import { readFile, stat } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import type { DocumentFault } from '#libs/ticketing/src/publication/invalid-document-error.js';
import { CliError, EXIT } from '../cli-io.js';

/** Above what any document within its bounds is; the api takes less (BODY_LIMIT_BYTES). */
const MAX_BYTES = 4 * 1024 * 1024;
/** Aliases a document may use: enough for a ladder per stage and rule, too few to grow a small file without bound. */
const MAX_ALIASES = 500;

/** One line for a person: place, value, rule and way out. */
export const faultLine = ({ path, rule, value, wayOut }: DocumentFault): string => `${path}${value === undefined ? '' : ` = ${value}`}: ${rule}; ${wayOut}`;

/**
 * The value of a YAML or JSON file, which is YAML too; not checked.
 * @throws CliError when it cannot be read
 */
export async function readDocumentFile(file: string): Promise<unknown> {
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > MAX_BYTES) throw new CliError(`${file} has ${size} bytes; a document has at most ${MAX_BYTES}`);
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`, EXIT.failed, { cause: error });
  }
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new CliError(`${file} is neither YAML nor JSON: ${document.errors.map(({ message }) => message).join('\n')}`);
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`, EXIT.failed, { cause: error });
  }
}

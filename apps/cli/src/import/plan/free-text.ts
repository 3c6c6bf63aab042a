import type { Row } from '../csv/row.js';
import type { FreeText } from '../mapping/mapping.js';
import { Unusable } from './planned-ticket.js';

const MAX_TEXT = 10_000;

/** `undefined` when all columns are empty. @throws Unusable when longer than 10,000 characters */
export function freeText(mapped: FreeText | undefined, row: Row): string | undefined {
  if (!mapped) return undefined;
  const text = mapped.columns.map((column) => row.text(column)).filter((value) => value !== '').join(mapped.join);
  if (text.length > MAX_TEXT) throw new Unusable(`the text of ${mapped.columns.join(' + ')} has ${text.length} characters, more than ${MAX_TEXT}`);
  return text === '' ? undefined : text;
}

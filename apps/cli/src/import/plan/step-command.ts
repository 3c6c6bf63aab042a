import type { Row } from '../csv/row.js';
import type { FreeText, StepMeaning, StepName } from '../mapping/mapping.js';
import { type StepCommand, Unusable } from './planned-ticket.js';

const MAX_TEXT = 10_000;
const BY_SOURCE = 'by-source';

/** The command that a step of the source means. @throws Unusable when a text is too long */
export function stepCommand(meaning: StepMeaning & { readonly step: Exclude<StepName, 'report'> }, row: Row, communityId: string): StepCommand {
  const text = freeText(meaning.text, row);
  const reasonCode = meaning.reasonCode ?? BY_SOURCE;
  switch (meaning.step) {
    case 'dispatch':
      return { type: 'Dispatch', level: 'community', communityId, ...(text !== undefined && { instruction: text }) };
    case 'acknowledge':
      return { type: 'Acknowledge', ...(text !== undefined && { message: text }) };
    case 'return':
      return { type: 'Return', reasonCode, ...(text !== undefined && { reason: text }) };
    case 'note':
      return { type: 'NoteProgress', visibility: meaning.visibility ?? 'internal', ...(text !== undefined && { note: text }) };
    case 'resolve':
      return { type: 'Resolve', outcome: meaning.outcome!, ...(text !== undefined && { text }) };
    case 'reopen':
      return { type: 'Reopen', reasonCode, ...(text !== undefined && { reason: text }) };
    case 'close':
      return { type: 'Close', reasonCode: BY_SOURCE, ...(text !== undefined && { reason: text }) };
    case 'reject':
      return { type: 'Reject', reasonCode, ...(text !== undefined && { reason: text }) };
    case 'withdraw':
      return { type: 'Withdraw', reasonCode, ...(text !== undefined && { reason: text }) };
    default: {
      const never: never = meaning.step;
      throw new Error(`unknown step ${String(never)}`);
    }
  }
}

/** `undefined` when all columns are empty. @throws Unusable when longer than 10,000 characters */
export function freeText(mapped: FreeText | undefined, row: Row): string | undefined {
  if (!mapped) return undefined;
  const text = mapped.columns.map((column) => row.text(column)).filter((value) => value !== '').join(mapped.join);
  if (text.length > MAX_TEXT) throw new Unusable(`the text of ${mapped.columns.join(' + ')} has ${text.length} characters, more than ${MAX_TEXT}`);
  return text === '' ? undefined : text;
}

import { padTo, textWidth } from '../text-columns.js';
import type { CaseHistory, CaseStep } from './case-history.js';
import { describeStep } from './describe-step.js';

/** A case as a person reads it: one line per step, what was written below it. */
export function historyText(history: CaseHistory): string {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: history.timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const rows = history.steps.map((step) => [
    String(step.revision), clock.format(Date.parse(step.occurredAt)), whoOf(step), `${describeStep(step.type, step.data)}${notesOf(step, clock)}`,
    stateOf(step),
  ] as const);
  const widths = [0, 1, 2, 4].map((column) => Math.max(...rows.map((row) => textWidth(row[column]!)), 3));
  const lines = rows.flatMap(([revision, at, who, what, state], index) => [
    [revision.padStart(widths[0]!), at, padTo(who, widths[2]!), padTo(state, widths[3]!), what].join('  '),
    ...textLines(history.steps[index]!),
  ]);
  const name = history.communityName === null ? '' : ` (${history.communityName})`;
  return [
    `Ticket ${history.ticketId}${history.imported ? ', imported' : ''}`,
    `Community ${history.communityId}${name}; times in ${history.timeZone}; reporter ${history.reporterRef}`,
    '',
    ['rev'.padStart(widths[0]!), 'when'.padEnd(widths[1]!), padTo('who', widths[2]!), padTo('state after', widths[3]!), 'what'].join('  '),
    ...lines,
  ].join('\n');
}

function whoOf({ actor: { id, role, post } }: CaseStep): string {
  if (role === 'system' || role === 'import') return id;
  return post === undefined ? `${role} ${id}` : post === 'reporter' ? post : `${role} ${id} as ${post}`;
}

function stateOf({ after: { status, holder } }: CaseStep): string {
  return holder === null ? status : `${status}, ${holder}`;
}

/** When it was recorded is worth a word where people told of it later; of an import everybody knows. */
function notesOf({ occurredAt, recordedAt, outsideRule, actor }: CaseStep, clock: Intl.DateTimeFormat): string {
  const late = actor.role !== 'import' && Date.parse(recordedAt) - Date.parse(occurredAt) >= 60_000 ? ` [recorded ${clock.format(Date.parse(recordedAt))}]` : '';
  return `${outsideRule === null ? '' : ` [outside the rule ${outsideRule}]`}${late}`;
}

function textLines({ texts }: CaseStep): string[] {
  if (texts === null || texts === 'sealed') return [];
  if (texts === 'erased') return ['       (its texts were erased)'];
  return Object.entries(texts).map(([name, value]) => `       ${name}: ${printable(value)}`);
}

/** Sealed texts come from anybody: no control character of theirs may reach the terminal. */
function printable(value: unknown): string {
  const text = typeof value === 'string' ? value : Array.isArray(value) ? value.join('; ') : JSON.stringify(value);
  return text.replace(/\p{C}/gu, (character) => (character === '\n' ? '\n         ' : '�'));
}

import { RULES, type Rule, type RuleName } from '../rules.js';
import { STATE_TABLE, type Transition } from '../ticket/state-table.js';
import { OPEN_STATUSES, STATUSES } from '../ticket/vocabulary.js';

/** Where a rule stands in the code and where it is specified: paths from the root of the repository. */
export interface RuleSource {
  readonly code: readonly string[];
  readonly specs: readonly string[];
}

/** docs/rules.md: the state table and every named rule, each with the way to its code. */
export function rulesPage(sources: ReadonlyMap<RuleName, RuleSource>): string {
  return `${[...introduction, ...stateTable(), ...rules(sources)].join('\n')}\n`;
}

const introduction = [
  '# Rules',
  '',
  'What is not in the state table is refused. A refusal is `409` with the problem type `urn:xiuhua:problem:rule-violated`; `rule` is the',
  'name below, and nothing was recorded. In an import a step that breaks a rule is recorded with `imported: {rule}` instead.',
  '',
  'Generated from `libs/ticketing/src/rules.ts` and `state-table.ts`: `npm run docs:rules`.',
  '',
];

function stateTable(): readonly string[] {
  const rows = Object.entries(STATE_TABLE).map(([command, row]: [string, Transition]) =>
    tableRow(`\`${command}\``, statuses(row.from), row.to.map(target).join(', '), row.remarks ?? ''),
  );
  return ['## States', '', '"open" is dispatched, acknowledged or mediating.', '', ...table(['command', 'from', 'to', 'remarks'], rows), ''];
}

function statuses(from: Transition['from']): string {
  if (from.length === STATUSES.length) return 'any';
  const open = OPEN_STATUSES.every((status) => from.includes(status));
  const named = from.filter((status) => !open || !(OPEN_STATUSES as readonly string[]).includes(status));
  const words: string[] = named.map((status) => (status === 'none' ? '–' : status));
  if (open) words.splice(words.includes('reported') ? 1 : 0, 0, 'open');
  return words.join(', ');
}

function target(to: Transition['to'][number]): string {
  if (to === 'same') return 'unchanged';
  return to === 'before' ? 'the status before' : to;
}

function rules(sources: ReadonlyMap<RuleName, RuleSource>): readonly string[] {
  const rows = (Object.entries(RULES) as [RuleName, Rule][]).map(([name, { meaning, wayOut, commands }]) => {
    const { code, specs } = sources.get(name) ?? { code: [], specs: [] };
    const met = commands === 'every' ? 'every command of a ticket' : commands.map((command) => `\`${command}\``).join(', ');
    return tableRow(`<a id="${name}"></a>\`${name}\``, meaning, wayOut, met, [...code, ...specs].map(link).join(', '));
  });
  return ['## Rules by name', '', ...table(['rule', 'meaning', 'way out', 'commands', 'code and specification'], rows)];
}

function table(heads: readonly string[], rows: readonly string[]): readonly string[] {
  return [tableRow(...heads), `|${heads.map(() => '---').join('|')}|`, ...rows];
}

const tableRow = (...cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function link(path: string): string {
  return `[${path.slice(path.lastIndexOf('/') + 1)}](../${path})`;
}

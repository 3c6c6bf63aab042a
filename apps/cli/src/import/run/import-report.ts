import { ODDITIES, type Oddity } from '../plan/oddities.js';
import type { ImportTally } from './import-tally.js';

export interface ImportReport {
  readonly importId: string;
  readonly source: string;
  readonly file: string;
  readonly extractedAt: string;
  /** That pinned the deadlines; null: none were pinned. */
  readonly policy: { readonly name: string; readonly version: number } | null;
  /** `interrupted`: stopped on request; the same command goes on from there. */
  readonly outcome: 'completed' | 'interrupted';
  readonly seconds: number;
  readonly rows: number;
  readonly tickets: number;
  readonly newTickets: number;
  readonly events: { readonly appended: number; readonly alreadyPresent: number };
  readonly communities: { readonly named: number; readonly created: number };
  readonly gridsCreated: number;
  /** The first hundred; `count` is all. */
  readonly rejectedRows: { readonly count: number; readonly listed: readonly { line: number; reason: string }[] };
  /** Steps that make no sense even as history. */
  readonly refusedSteps: { readonly count: number; readonly listed: readonly { line: number; step: string; rule: string }[] };
  readonly oddities: Partial<Record<Oddity, number>>;
  readonly outsideLiveRules: Partial<Record<string, number>>;
  /** What time has brought up to `extractedAt`, by type of the event. */
  readonly milestones: Partial<Record<string, number>>;
}

type Run = Pick<ImportReport, 'importId' | 'source' | 'file' | 'extractedAt' | 'policy' | 'outcome' | 'seconds'>;

export function importReport(run: Run, tally: ImportTally): ImportReport {
  const { rows, tickets, newTickets, rejected, refused } = tally;
  return {
    ...run, rows, tickets, newTickets,
    events: { appended: tally.eventsAppended, alreadyPresent: tally.eventsPresent },
    communities: { named: tally.communities.size, created: tally.communitiesCreated }, gridsCreated: tally.gridsCreated,
    rejectedRows: { count: rejected.count, listed: rejected.listed },
    refusedSteps: { count: refused.count, listed: refused.listed },
    oddities: tally.oddities.toObject(), outsideLiveRules: tally.outsideRules.toObject(), milestones: tally.milestones.toObject(),
  };
}

/** Flat counts for ImportCompleted. */
export function countsOf(report: ImportReport): Record<string, number> {
  const flat = (prefix: string, counts: Partial<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(Object.entries(counts).map(([kind, count]) => [`${prefix}.${kind}`, count ?? 0]));
  return {
    rows: report.rows, tickets: report.tickets, rejectedRows: report.rejectedRows.count, refusedSteps: report.refusedSteps.count,
    ...flat('oddity', report.oddities), ...flat('outsideLiveRules', report.outsideLiveRules), ...flat('milestone', report.milestones),
  };
}

export function reportText(report: ImportReport): string {
  const perSecond = report.seconds > 0 ? ` (${number(report.events.appended / report.seconds)}/s)` : '';
  return [
    `Import of ${report.source} from ${report.file} ${report.outcome} after ${report.seconds.toFixed(1)} s`,
    `  rows          ${count(report.rows)}  rejected ${number(report.rejectedRows.count)}`,
    `  tickets       ${count(report.tickets)}  new ${number(report.newTickets)}`,
    `  events        ${count(report.events.appended)}  appended${perSecond}, ${number(report.events.alreadyPresent)} already present`,
    `  communities   ${count(report.communities.named)}  created ${number(report.communities.created)}`,
    ...(report.gridsCreated === 0 ? [] : [`  grids         ${count(report.gridsCreated)}  created`]),
    ...section('Oddities of the source, kept as they are', counted(report.oddities, (kind) => ODDITIES[kind as Oddity])),
    ...section('Steps recorded outside the live rules, by rule', counted(report.outsideLiveRules, () => '')),
    ...section(`What time had brought by ${report.extractedAt}${policyText(report)}`, counted(report.milestones, () => '')),
    ...section(`Rejected rows${first(report.rejectedRows, '; --rejects <file> writes all')}`, report.rejectedRows.listed.map(({ line, reason }) => `  line ${line}: ${reason}`)),
    ...section(`Refused steps${first(report.refusedSteps)}`, report.refusedSteps.listed.map(({ line, step, rule }) => `  line ${line}: ${step} (${rule})`)),
    ...(report.outcome === 'interrupted' ? ['', 'Run the same command again to go on: what is recorded already is recognised and skipped.'] : []),
  ].join('\n');
}

function policyText({ policy }: ImportReport): string {
  return policy === null ? '' : `, deadlines by ${policy.name} version ${policy.version}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function counted(counts: Partial<Record<string, number>>, meaning: (kind: string) => string): string[] {
  return Object.entries(counts).map(([kind, n]) => `  ${count(n ?? 0)}  ${kind.padEnd(24)} ${meaning(kind)}`.trimEnd());
}

function first({ count: all, listed }: { count: number; listed: readonly unknown[] }, wayToAll = ''): string {
  return all > listed.length ? ` (the first ${listed.length} of ${number(all)}${wayToAll})` : '';
}

const count = (n: number): string => number(n).padStart(11);
const number = (n: number): string => Math.round(n).toLocaleString('en-US');

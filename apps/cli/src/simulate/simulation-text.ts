import { DUTY_STAGES } from '#libs/ticketing/src/deadlines/deadline.js';
import { ACCOUNTABLE_LEVELS } from '#libs/ticketing/src/ticket/vocabulary.js';
import type { OnTimeFigure } from '#libs/ticketing/src/simulation/simulation-figures.js';
import type { ChangedTicket, ComparedFigures, ListedOutcome, SimulationResult } from '#libs/ticketing/src/simulation/simulation-result.js';
import { padTo, textWidth } from '../text-columns.js';

const HEAD = ['community', 'tickets', 'changed', 'breaches', 'escalations', 'resolved on time'];

/** For a person: each figure as before → after. Everything else is in the JSON. */
export function simulationText(result: SimulationResult): string {
  const { policy, calendar, position, asOf, rows, total, outsideCalendar, changed } = result;
  const table = [HEAD, ...rows.map((row) => cells(row.name ?? row.communityId, row)), cells('all', total)];
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => textWidth(row[column]!))));
  return [
    `Simulated under ${policy.name} version ${policy.version}, calendar ${calendar.name} version ${calendar.version}; log position ${position}, as of ${asOf}; nothing was written`,
    '',
    ...table.map((row) => row.map((cell, column) => padTo(cell, widths[column]!, column === 0 ? 'left' : 'right')).join('  ').trimEnd()),
    ...(outsideCalendar === 0 ? [] : ['', `${number(outsideCalendar)} tickets lie outside the years that the calendar is computed for, and are in no figure`]),
    ...(changed.listed.length === 0 ? [] : ['', `Changed tickets (${number(changed.listed.length)} of ${number(changed.total)})`, ...changed.listed.map(changedLine)]),
  ].join('\n');
}

/** A row per community: counts before and after, resolution on time by each definition. */
export function simulationCsv({ rows }: SimulationResult): string {
  const sides = ['before', 'after'] as const;
  const onTime = rows[0]?.before.onTime ?? [];
  const head = [
    'community', 'name', 'tickets', 'changed',
    ...sides.flatMap((side) => [
      ...DUTY_STAGES.map((stage) => `breaches_${stage}_${side}`), ...ACCOUNTABLE_LEVELS.map((level) => `escalations_${level}_${side}`),
      ...onTime.flatMap(({ stage, definition }) => ['met', 'of'].map((part) => `${stage}_${definition.toLowerCase()}_${part}_${side}`)),
    ]),
  ];
  const lines = rows.map((row) => [
    row.communityId, row.name ?? '', row.tickets, row.changed,
    ...sides.flatMap((side) => [
      ...DUTY_STAGES.map((stage) => row[side].breaches[stage]), ...ACCOUNTABLE_LEVELS.map((level) => row[side].escalations[level]),
      ...row[side].onTime.flatMap(({ withExempted: { numerator, denominator } }) => [numerator, denominator]),
    ]),
  ]);
  return [head, ...lines].map((line) => line.map((cell) => csvCell(String(cell))).join(',')).join('\n');
}

function cells(name: string, { tickets, changed, before, after }: ComparedFigures): string[] {
  const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((all, count) => all + count, 0);
  return [
    name, number(tickets), number(changed), arrow(number(sum(before.breaches)), number(sum(after.breaches))),
    arrow(number(sum(before.escalations)), number(sum(after.escalations))), arrow(resolvedOnTime(before.onTime), resolvedOnTime(after.onTime)),
  ];
}

/** Deadlines that have fallen due: the definition that neither hurry nor delay of others can move. */
function resolvedOnTime(onTime: readonly OnTimeFigure[]): string {
  const value = onTime.find(({ stage, definition }) => stage === 'resolve' && definition === 'DUE_IN_PERIOD')?.withExempted.value ?? null;
  return value === null ? 'no data' : `${(value * 100).toFixed(1)} %`;
}

function changedLine({ ticketId, communityId, before, after }: ChangedTicket): string {
  return `  ${ticketId}  ${communityId}  ${arrow(outcomeText(before), outcomeText(after))}`;
}

function outcomeText({ status, breached, escalatedTo }: ListedOutcome): string {
  return [status, ...(breached.length === 0 ? [] : [`breached ${breached.join(' ')}`]), ...(escalatedTo.length === 0 ? [] : [`escalated to ${escalatedTo.join(' ')}`])].join(', ');
}

const arrow = (before: string, after: string): string => (before === after ? before : `${before} → ${after}`);
const number = (n: number): string => n.toLocaleString('en-US');

/** Names come from anybody: none may become a formula where a table opens the file. */
function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

import type { FreeText, Mapping, MappingPath, StepMeaning } from './mapping.js';

export interface ColumnUse {
  readonly column: string;
  readonly path: MappingPath;
}

/** Every column that the mapping names, with the place where it does. */
export function columnsOf(mapping: Mapping): readonly ColumnUse[] {
  return [...ticketColumns(mapping), ...stepColumns(mapping), ...eventColumns(mapping), ...statusColumns(mapping)];
}

const list = (columns: readonly string[], ...path: MappingPath): ColumnUse[] =>
  columns.map((column, index) => ({ column, path: [...path, 'columns', index] }));
const one = (column: string | undefined, ...path: MappingPath): ColumnUse[] => (column === undefined ? [] : [{ column, path: [...path, 'column'] }]);
const text = (value: FreeText | undefined, ...path: MappingPath): ColumnUse[] => (value ? list(value.columns, ...path) : []);

function meaning({ text: words, mediation, claimant, rating }: StepMeaning, ...path: MappingPath): ColumnUse[] {
  return [
    ...text(words, ...path, 'text'),
    ...one(mediation && 'column' in mediation.parties ? mediation.parties.column : undefined, ...path, 'mediation', 'parties'),
    ...(['performBy', 'nextSessionAt'] as const).flatMap((name) => one(mediation?.[name]?.column, ...path, 'mediation', name)),
    ...one(claimant?.column, ...path, 'claimant'),
    ...(['contacted', 'solved', 'satisfaction'] as const).flatMap((name) => one(rating?.[name]?.column, ...path, 'rating', name)),
  ];
}

function ticketColumns({ ticket }: Mapping): ColumnUse[] {
  const { key, community, grid, category, reporter } = ticket;
  return [
    ...list(key.columns, 'ticket', 'key'),
    ...one(community.column, 'ticket', 'community'),
    ...one(grid?.column, 'ticket', 'grid'),
    ...list(category.columns, 'ticket', 'category'),
    ...(['kind', 'channel', 'urgency'] as const).flatMap((name) => one(ticket[name].column, 'ticket', name)),
    ...(['description', 'address', 'building'] as const).flatMap((name) => text(ticket[name], 'ticket', name)),
    ...(['latitude', 'longitude'] as const).flatMap((name) => one(ticket[name]?.column, 'ticket', name)),
    ...(['name', 'phone'] as const).flatMap((name) => one(reporter?.[name]?.column, 'ticket', 'reporter', name)),
  ];
}

function stepColumns({ steps = [] }: Mapping): ColumnUse[] {
  return steps.flatMap((step, index) => [
    ...one(step.at.column, 'steps', index, 'at'),
    ...one(step.when?.column, 'steps', index, 'when'),
    ...meaning(step, 'steps', index),
  ]);
}

function eventColumns({ events }: Mapping): ColumnUse[] {
  if (!events) return [];
  return [
    ...(['activity', 'at', 'order'] as const).flatMap((name) => one(events[name].column, 'events', name)),
    ...events.activities.flatMap((activity, index) => meaning(activity, 'events', 'activities', index)),
  ];
}

function statusColumns({ status }: Mapping): ColumnUse[] {
  if (!status) return [];
  return [{ column: status.column, path: ['status', 'column'] }, { column: status.endedAt, path: ['status', 'endedAt'] }];
}

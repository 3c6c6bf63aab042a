import type { Row } from '../csv/row.js';
import type { Coded } from '../mapping/mapping.js';
import type { Oddity } from './oddities.js';
import { Unusable } from './planned-ticket.js';

/** What a value of the source means here. @throws Unusable when the mapping does not say it */
export function coded<T extends string | number | boolean>(name: string, { constant, column, map, otherwise }: Coded<T>, row: Row, oddities: Oddity[]): T {
  if (constant !== undefined) return constant;
  const value = row.text(column!);
  if (map && Object.hasOwn(map, value)) return map[value]!;
  if (otherwise === undefined) throw new Unusable(`the column '${column}' holds a value that the mapping of '${name}' does not list`);
  oddities.push('value-not-mapped');
  return otherwise;
}

/** The same, where an empty column, unless the map lists it, says nothing. @throws Unusable */
export function codedOrNothing<T extends string | number | boolean>(name: string, mapped: Coded<T> | undefined, row: Row, oddities: Oddity[]): T | undefined {
  if (mapped === undefined) return undefined;
  const { column, map } = mapped;
  if (column !== undefined && row.text(column) === '' && !(map && Object.hasOwn(map, ''))) return undefined;
  return coded(name, mapped, row, oddities);
}

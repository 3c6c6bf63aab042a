import type { Schema } from 'ts-json-schema-generator';

interface Side {
  readonly schema: Schema;
  readonly definitions: Readonly<Record<string, Schema>>;
  /** Pairs of definitions that are being compared further out: a type that contains itself is as compatible as the rest of it. */
  readonly within?: ReadonlySet<string>;
}

export interface Schemas {
  readonly definitions: Readonly<Record<string, Schema>>;
}

/**
 * What a consumer that was written for `published` could stumble over in messages of `next`: one line each, with the path.
 * Allowed are fields and definitions that are new, values that are no longer used, and fields that are now always there.
 */
export function incompatibilities(published: Schemas, next: Schemas): string[] {
  return Object.entries(published.definitions).flatMap(([name, schema]) => {
    const now = next.definitions[name];
    if (now === undefined) return [`${name} is gone`];
    return compare({ schema, definitions: published.definitions }, { schema: now, definitions: next.definitions }, name);
  });
}

function compare(outer: Side, after: Side, path: string): string[] {
  const pair = outer.schema.$ref === undefined || after.schema.$ref === undefined ? undefined : `${outer.schema.$ref} ${after.schema.$ref}`;
  if (pair !== undefined && outer.within?.has(pair)) return [];
  const before = pair === undefined ? outer : { ...outer, within: new Set([...(outer.within ?? []), pair]) };
  const [old, now] = [resolve(before), resolve(after)];
  const alternatives = alternativesOf(old);
  if (alternatives !== undefined || alternativesOf(now) !== undefined) {
    const wanted = (alternatives ?? [old]).map((schema) => ({ ...before, schema }));
    const others = (alternativesOf(now) ?? [now]).filter((schema) => !wanted.some((one) => compare(one, { schema, definitions: after.definitions }, path).length === 0));
    return others.length === 0 ? [] : [`${path} can be something new: ${JSON.stringify(others[0])}`];
  }
  return [...typesOf(old, now, path), ...valuesOf(old, now, path), ...fieldsOf(before, after, old, now, path), ...itemsOf(before, after, old, now, path)];
}

function resolve({ schema, definitions }: Side): Schema {
  const name = schema.$ref?.replace('#/definitions/', '');
  const found = name === undefined ? schema : definitions[decodeURIComponent(name)];
  if (found === undefined) throw new Error(`the schema refers to ${name}, which it does not define`);
  if (found.allOf !== undefined) throw new Error('an intersection (allOf) cannot be compared: give the type one form');
  return found.$ref === undefined ? found : resolve({ schema: found, definitions });
}

const alternativesOf = ({ anyOf }: Schema): readonly Schema[] | undefined => anyOf as readonly Schema[] | undefined;

function typesOf(old: Schema, now: Schema, path: string): string[] {
  if (old.type === undefined) return [];
  const allowed = [old.type].flat();
  const given = now.type === undefined ? ['anything'] : [now.type].flat();
  return given.filter((type) => !allowed.some((one) => one === type || (one === 'number' && type === 'integer')))
    .map((type) => `${path} can be ${type}, not only ${allowed.join(' or ')}`);
}

function valuesOf(old: Schema, now: Schema, path: string): string[] {
  const allowed = old.enum ?? (old.const === undefined ? undefined : [old.const]);
  if (allowed === undefined) return [];
  const given = now.enum ?? (now.const === undefined ? undefined : [now.const]);
  if (given === undefined) return [`${path} can be anything, not only ${JSON.stringify(allowed)}`];
  return given.filter((value) => !allowed.includes(value)).map((value) => `${path} can be ${JSON.stringify(value)}, which is new`);
}

function fieldsOf(before: Side, after: Side, old: Schema, now: Schema, path: string): string[] {
  const properties = (now.properties ?? {}) as Record<string, Schema>;
  const missing = (old.required ?? []).filter((name) => !(now.required ?? []).includes(name)).map((name) => `${path}.${name} can be absent`);
  const changed = Object.entries((old.properties ?? {}) as Record<string, Schema>).flatMap(([name, schema]) => {
    const field = properties[name];
    return field === undefined ? [] : compare({ ...before, schema }, { schema: field, definitions: after.definitions }, `${path}.${name}`);
  });
  return [...missing, ...changed];
}

function itemsOf(before: Side, after: Side, old: Schema, now: Schema, path: string): string[] {
  if (typeof old.items !== 'object' || Array.isArray(old.items) || typeof now.items !== 'object' || Array.isArray(now.items)) return [];
  return compare({ ...before, schema: old.items }, { schema: now.items, definitions: after.definitions }, `${path}[]`);
}

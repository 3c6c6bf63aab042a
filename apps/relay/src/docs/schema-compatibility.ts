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

/** Keywords that are compared here, and those that say nothing of what a value can be. */
const COMPARED = ['type', 'enum', 'const', 'format', 'properties', 'required', 'items', 'additionalProperties', 'anyOf', '$ref', 'not'];
const WITHOUT_MEANING = ['description', 'title', 'examples', 'default', '$comment'];
const KNOWN = new Set([...COMPARED, ...WITHOUT_MEANING]);

/**
 * What somebody could stumble over when messages of `published` become messages of `next`: one line each, with the path. Topics
 * keep what was told before, so both must hold: whoever was written for `published` reads what is told from now on, and whoever
 * is written for `next` reads what was told until now. What is left are new definitions, and new fields that can be absent.
 * @throws Error for a keyword that cannot be compared
 */
export function incompatibilities(published: Schemas, next: Schemas): string[] {
  return Object.keys(published.definitions).flatMap((name) => {
    const [before, after] = [published, next].map(({ definitions }) => ({ schema: definitions[name], definitions }));
    if (!isThere(before) || !isThere(after)) return [`${name} is gone`];
    return [...goneOf(before, after, name), ...compare(before, after, name), ...compare(after, before, name).map((fault) => `messages told before: ${fault}`)];
  });
}

const isThere = (side: { readonly schema: Schema | undefined } | undefined): side is Side => side?.schema !== undefined;

/** What a message `told` can be, and its `reader` does not expect. */
function compare(expected: Side, told: Side, path: string): string[] {
  const pair = expected.schema.$ref === undefined || told.schema.$ref === undefined ? undefined : `${expected.schema.$ref} ${told.schema.$ref}`;
  if (pair !== undefined && expected.within?.has(pair)) return [];
  const reader = pair === undefined ? expected : { ...expected, within: new Set([...(expected.within ?? []), pair]) };
  const [wanted, given] = [resolve(reader), resolve(told)];
  const alternatives = alternativesOf(wanted);
  if (alternatives !== undefined || alternativesOf(given) !== undefined) {
    const known = (alternatives ?? [wanted]).map((schema) => ({ ...reader, schema }));
    const others = (alternativesOf(given) ?? [given]).filter((schema) => !known.some((one) => compare(one, { ...told, schema }, path).length === 0));
    return others.length === 0 ? [] : [`${path} can be something new: ${JSON.stringify(others[0])}`];
  }
  return [...typesOf(wanted, given, path), ...valuesOf(wanted, given, path), ...fieldsOf(reader, told, wanted, given, path), ...partsOf(reader, told, wanted, given, path)];
}

/** Fields that were told and are not known any more: a reader that can do without one still counts on it. */
function goneOf(before: Side, after: Side, path: string): string[] {
  const known = propertiesOf(resolve(after));
  return Object.keys(propertiesOf(resolve(before))).filter((name) => !(name in known)).map((name) => `${path}.${name} is gone`);
}

function resolve({ schema, definitions }: Side): Schema {
  const name = schema.$ref?.replace('#/definitions/', '');
  const found = name === undefined ? schema : definitions[decodeURIComponent(name)];
  if (found === undefined) throw new Error(`the schema refers to ${name}, which it does not define`);
  const unknown = Object.keys(found).find((keyword) => !KNOWN.has(keyword));
  if (unknown !== undefined) throw new Error(`the keyword ${unknown} cannot be compared: give the type a simpler form, or teach the comparison`);
  return found.$ref === undefined ? found : resolve({ schema: found, definitions });
}

/** Without those that no value meets. */
const alternativesOf = ({ anyOf }: Schema): readonly Schema[] | undefined => (anyOf as readonly Schema[] | undefined)?.filter(({ not }) => not === undefined);
const propertiesOf = ({ properties = {} }: Schema): Readonly<Record<string, Schema>> => properties as Record<string, Schema>;

function typesOf(wanted: Schema, given: Schema, path: string): string[] {
  if (wanted.format !== undefined && given.format !== wanted.format) return [`${path} can be something else than ${wanted.format}`];
  if (wanted.type === undefined) return [];
  const allowed = [wanted.type].flat();
  const types = given.type === undefined ? ['anything'] : [given.type].flat();
  return types.filter((type) => !allowed.some((one) => one === type || (one === 'number' && type === 'integer')))
    .map((type) => `${path} can be ${type}, not only ${allowed.join(' or ')}`);
}

function valuesOf(wanted: Schema, given: Schema, path: string): string[] {
  const allowed = wanted.enum ?? (wanted.const === undefined ? undefined : [wanted.const]);
  if (allowed === undefined) return [];
  const values = given.enum ?? (given.const === undefined ? undefined : [given.const]);
  if (values === undefined) return [`${path} can be anything, not only ${JSON.stringify(allowed)}`];
  return values.filter((value) => !allowed.includes(value)).map((value) => `${path} can be ${JSON.stringify(value)}, which is not expected`);
}

function fieldsOf(reader: Side, told: Side, wanted: Schema, given: Schema, path: string): string[] {
  const fields = propertiesOf(given);
  const missing = (wanted.required ?? []).filter((name) => !(given.required ?? []).includes(name)).map((name) => `${path}.${name} can be absent`);
  const changed = Object.entries(propertiesOf(wanted)).flatMap(([name, schema]) => {
    const field = fields[name];
    return field === undefined ? [] : compare({ ...reader, schema }, { ...told, schema: field }, `${path}.${name}`);
  });
  return [...missing, ...changed];
}

/** Items of a list, and values of a map. */
function partsOf(reader: Side, told: Side, wanted: Schema, given: Schema, path: string): string[] {
  return (['items', 'additionalProperties'] as const).flatMap((keyword) => {
    const [one, other] = [wanted[keyword], given[keyword]];
    if (typeof one !== 'object') return [];
    if (Array.isArray(one) || Array.isArray(other)) throw new Error('a tuple cannot be compared: give the type named fields');
    if (typeof other !== 'object') return [`${path}[] can be anything`];
    return compare({ ...reader, schema: one }, { ...told, schema: other }, `${path}[]`);
  });
}

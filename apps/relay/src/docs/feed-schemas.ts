import { dirname, join } from 'node:path';
import { type CompletedConfig, createFormatter, createParser, DEFAULT_CONFIG, type Schema, SchemaGenerator } from 'ts-json-schema-generator';
import ts from 'typescript';
import { ACCOUNT_FIELDS } from '#libs/feed/src/message-types.js';

const TYPES = 'libs/feed/src/message-types.ts';

/** By topic, the type of its values. */
export const TYPE_OF_TOPIC = {
  'ticket-events': 'TicketEventData', organisation: 'OrganisationRecord', policies: 'PublicationRecord', tickets: 'TicketRecord',
  'response-times': 'ResponseTimesRecord', 'relay-position': 'PositionRecord',
} as const;
export type TopicName = keyof typeof TYPE_OF_TOPIC;

export interface TopicSchema extends Schema {
  readonly definitions: Readonly<Record<string, Schema>>;
}

/**
 * JSON Schemas (draft-07) of every topic's values, made from the types that the relay compiles with. Unknown fields are
 * allowed: a later relay may add some.
 * @param root of the repository
 */
export function feedSchemas(root: string): ReadonlyMap<TopicName, TopicSchema> {
  const config: CompletedConfig = {
    ...DEFAULT_CONFIG, path: join(root, TYPES), tsconfig: join(root, 'tsconfig.json'), expose: 'export', topRef: true, jsDoc: 'extended', sortProps: true,
    additionalProperties: true, skipTypeCheck: true, strictTuples: true,
  };
  const program = programOf(config.tsconfig ?? '', config.path ?? '');
  const generator = new SchemaGenerator(program, createParser(program, config), createFormatter(config), config);
  const names = Object.keys(TYPE_OF_TOPIC) as TopicName[];
  return new Map(names.map((topic) => [topic, finished(topic, generator.createSchema(TYPE_OF_TOPIC[topic]))]));
}

function programOf(tsconfig: string, path: string): ts.Program {
  const { config } = ts.readConfigFile(tsconfig, (file) => ts.sys.readFile(file)) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(tsconfig));
  return ts.createProgram([path], { ...options, incremental: false, tsBuildInfoFile: undefined, noEmit: true });
}

function finished(topic: TopicName, { definitions = {}, $ref, $schema }: Schema): TopicSchema {
  const type = TYPE_OF_TOPIC[topic];
  const known = open(withoutRepeats(definitions)) as Record<string, Schema>;
  const head = { $schema, $id: `urn:xiuhua:feed:${topic}:v1` };
  if (topic !== 'ticket-events') return { ...head, $ref, definitions: known };
  // One value is of one type, which stands in its header: the map of all types becomes a definition for each.
  const { [type]: { properties = {} } = {}, ...shared } = known;
  const types = Object.entries(properties as Record<string, Schema>).map(([name, schema]) => [name, withoutAccounts(schema)]);
  return { ...head, description: 'The definition named by the header ce_type.', definitions: { ...shared, ...(Object.fromEntries(types) as Record<string, Schema>) } };
}

function withoutAccounts(schema: Schema): Schema {
  const told = (name: string): boolean => !ACCOUNT_FIELDS.includes(name);
  const { properties, required, ...rest } = schema;
  return {
    ...rest, ...(properties === undefined ? {} : { properties: Object.fromEntries(Object.entries(properties).filter(([name]) => told(name))) }),
    ...(required === undefined ? {} : { required: required.filter(told) }),
  };
}

/** An intersection of two types that say the same of a field is told twice: `allOf` of equals is one of them. */
function withoutRepeats(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutRepeats);
  if (typeof schema !== 'object' || schema === null) return schema;
  const clean: Record<string, unknown> = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, withoutRepeats(value)]));
  const { allOf, ...rest } = clean;
  if (!Array.isArray(allOf)) return clean;
  const different = new Map(allOf.map((one) => [JSON.stringify(one), one as object]));
  return different.size === 1 ? { ...rest, ...[...different.values()][0] } : clean;
}

/** A type without fields is made to forbid all; here as everywhere some may be added later. */
function open(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(open);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { additionalProperties, ...rest } = schema as Record<string, unknown>;
  const forbids = JSON.stringify(additionalProperties) === '{"not":{}}';
  return Object.fromEntries(Object.entries(additionalProperties === undefined || forbids ? rest : { ...rest, additionalProperties }).map(([name, value]) => [name, open(value)]));
}

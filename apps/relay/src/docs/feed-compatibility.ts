import type { Schema } from 'ts-json-schema-generator';
import { parse } from 'yaml';
import { incompatibilities, type Schemas } from './schema-compatibility.js';

interface Message {
  readonly headers?: { readonly $ref: string };
  readonly payload: { readonly schema: { readonly $ref: string } };
}

interface AsyncApi {
  readonly channels: Readonly<Record<string, { readonly address: string; readonly messages: Readonly<Record<string, unknown>> }>>;
  readonly components: { readonly messages: Readonly<Record<string, Message>>; readonly schemas: Readonly<Record<string, Schema>> };
}

/**
 * What a consumer could stumble over when the published documents become the next ones: one line each, with the file.
 * Documents by file name, as `feedDocuments` has them; new ones are nobody's harm.
 */
export function feedIncompatibilities(published: ReadonlyMap<string, string>, next: ReadonlyMap<string, string>): string[] {
  return [...published].flatMap(([file, text]) => {
    const now = next.get(file);
    if (now === undefined) return [`${file} is gone`];
    const faults = file.endsWith('.json') ? incompatibilities(JSON.parse(text) as Schemas, JSON.parse(now) as Schemas) : ofTopics(parse(text) as AsyncApi, parse(now) as AsyncApi);
    return faults.map((fault) => `${file}: ${fault}`);
  });
}

function ofTopics(published: AsyncApi, next: AsyncApi): string[] {
  const topics = Object.entries(published.channels).flatMap(([name, { address, messages }]) => {
    const now = next.channels[name];
    if (now === undefined) return [`topic ${name} is gone`];
    const gone = Object.keys(messages).filter((message) => !(message in now.messages)).map((message) => `message ${message} of ${name} is gone`);
    return now.address === address ? gone : [`topic ${name} is ${now.address}, not ${address}`, ...gone];
  });
  const messages = Object.entries(published.components.messages).flatMap(([name, { headers, payload }]) => {
    const now = next.components.messages[name];
    // One that is gone is told with its topic.
    if (now === undefined) return [];
    return [
      ...(now.payload.schema.$ref === payload.schema.$ref ? [] : [`message ${name} is described by ${now.payload.schema.$ref}, not ${payload.schema.$ref}`]),
      ...(now.headers?.$ref === headers?.$ref ? [] : [`message ${name} has other headers`]),
    ];
  });
  return [...topics, ...messages, ...incompatibilities(headersOf(published), headersOf(next))];
}

/** Types of events may be added, consumers pass over those that they do not know; that none is gone is seen by their definitions. */
function headersOf({ components: { schemas } }: AsyncApi): Schemas {
  const definitions = Object.entries(schemas).map(([name, schema]) => {
    const { ce_type: _type, ...properties } = (schema.properties ?? {}) as Record<string, Schema>;
    return [name, { ...schema, properties }];
  });
  return { definitions: Object.fromEntries(definitions) as Record<string, Schema> };
}

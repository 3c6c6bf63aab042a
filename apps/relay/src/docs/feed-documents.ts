import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { asyncApi, schemaFile } from './asyncapi.js';
import { feedSchemas } from './feed-schemas.js';

/** Every published document of the feed: file name below docs/feed, and text. */
export function feedDocuments(root: string): ReadonlyMap<string, string> {
  const documents = new Map<string, string>([['asyncapi.yaml', `# Made by "npm run docs:feed" from the code; do not edit.\n${stringify(asyncApi(), { lineWidth: 140, aliasDuplicateObjects: false })}`]]);
  for (const [topic, schema] of feedSchemas(root)) documents.set(schemaFile(topic), `${JSON.stringify(schema, null, 2)}\n`);
  return documents;
}

/** Documents as they lie in a folder. */
export function readDocuments(folder: string): ReadonlyMap<string, string> {
  return new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

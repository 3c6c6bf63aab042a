import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { feedDocuments } from './feed-documents.js';
import { incompatibilities, type Schemas } from './schema-compatibility.js';

const ROOT = join(__dirname, '..', '..', '..', '..', '..');
const FOLDER = join(ROOT, 'docs', 'feed');

/** Writes the published documents, but none that a consumer of the published ones would stumble over. */
function main(): void {
  const documents = feedDocuments(ROOT);
  const faults = [...documents].filter(([file]) => file.endsWith('.json') && existsSync(join(FOLDER, file))).flatMap(([file, text]) => (
    incompatibilities(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Schemas, JSON.parse(text) as Schemas).map((fault) => `${file}: ${fault}`)));
  if (faults.length > 0) {
    process.stderr.write(`${faults.join('\n')}\nConsumers of the published messages could not read these: give the topic its next version, beside this one.\n`);
    process.exitCode = 1;
    return;
  }
  mkdirSync(FOLDER, { recursive: true });
  for (const [file, text] of documents) writeFileSync(join(FOLDER, file), text);
}

main();

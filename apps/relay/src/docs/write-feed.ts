import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { feedIncompatibilities } from './feed-compatibility.js';
import { feedDocuments, readDocuments } from './feed-documents.js';

const ROOT = join(__dirname, '..', '..', '..', '..', '..');
const FOLDER = join(ROOT, 'docs', 'feed');

/** Writes the published documents, but none that a consumer of the published ones would stumble over. */
function main(): void {
  const documents = feedDocuments(ROOT);
  const faults = existsSync(FOLDER) ? feedIncompatibilities(readDocuments(FOLDER), documents) : [];
  if (faults.length > 0) {
    process.stderr.write(`${faults.join('\n')}\nConsumers of the published messages could not read these: give the topic its next version, beside this one.\n`);
    process.exitCode = 1;
    return;
  }
  mkdirSync(FOLDER, { recursive: true });
  for (const [file, text] of documents) writeFileSync(join(FOLDER, file), text);
}

main();

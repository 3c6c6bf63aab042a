import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { isMap, isNode, isPair, LineCounter, parseDocument, type Document } from 'yaml';
import schema from '../../../../../docs/examples/import-mapping.schema.json';
import { MappingError, type Mapping, type MappingFault, type MappingPath } from './mapping.js';
import { faultsOfMapping } from './mapping-rules.js';
import { timeParser } from '../time/time-format.js';
import { describeSchemaError } from './schema-faults.js';

const MAX_BYTES = 1024 * 1024;
const MAX_FAULTS = 50;

const ajv = new Ajv2020({ allErrors: true, useDefaults: true, strict: true, strictRequired: false, strictTypes: false, verbose: true });
const parseInstant = timeParser('iso');
ajv.addFormat('date-time', (text) => parseInstant(text)?.absolute === true);
const validate = ajv.compile<Mapping>(schema);

/** A mapping together with the means to point at its parts. */
export interface MappingDocument {
  readonly mapping: Mapping;
  readonly file: string;
  faultAt(path: MappingPath, message: string): MappingFault;
}

/** @throws MappingError naming every fault with its path and line; the file system's errors */
export async function readMapping(file: string): Promise<MappingDocument> {
  const text = await readFile(file, 'utf8');
  if (text.length > MAX_BYTES) throw new MappingError(file, [{ path: '(file)', line: 1, message: 'is larger than 1 MB' }]);
  return parseMapping(text, file);
}

/** @throws MappingError */
export function parseMapping(text: string, file: string): MappingDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new MappingError(file, document.errors.slice(0, MAX_FAULTS).map((error) => (
      { path: '(YAML)', line: lines.linePos(error.pos[0]).line, message: error.message })));
  }
  const faultAt = (path: MappingPath, message: string): MappingFault => ({ path: spell(path), line: lineOf(document, lines, path), message });

  const mapping = withDefaults(document.toJS());
  if (!validate(mapping)) {
    const faults = (validate.errors ?? []).map(describeSchemaError).filter((fault) => fault !== undefined);
    throw new MappingError(file, faults.slice(0, MAX_FAULTS).map(({ path, message }) => faultAt(path, message)));
  }
  const faults = faultsOfMapping(mapping);
  if (faults.length > 0) throw new MappingError(file, faults.map(([path, message]) => faultAt(path, message)));
  return { mapping: { ...mapping, extractedAt: new Date(parseInstant(mapping.extractedAt)!.ms).toISOString() }, file, faultAt };
}

/** Defaults of whole parts; the schema fills in those of single values. */
function withDefaults(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const ticket = value['ticket'];
  return {
    timeFormat: 'iso', file: {}, ...value,
    ...(isRecord(ticket) && {
      ticket: { kind: { constant: 'complaint' }, channel: { constant: 'import' }, urgency: { constant: 'general' }, ...ticket },
    }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `steps[2].at.column`; the whole file when the path is empty. */
function spell(path: MappingPath): string {
  if (path.length === 0) return '(file)';
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

/** The line of the named part, or of the nearest part around it that is in the file. */
function lineOf(document: Document, lines: LineCounter, path: MappingPath): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1]!;
    const pair = isMap(parent) ? parent.items.find((item) => isPair(item) && String(item.key) === String(last)) : undefined;
    const node = pair ? pair.key : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

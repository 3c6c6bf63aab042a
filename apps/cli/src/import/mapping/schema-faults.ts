import type { ErrorObject } from 'ajv/dist/2020.js';
import type { MappingPath } from './mapping.js';

/** An error of the schema in words, at the place where it can be mended. `undefined` for those that only frame others. */
export function describeSchemaError(error: ErrorObject): { path: MappingPath; message: string } | undefined {
  const path = pathOf(error.instancePath);
  const { params } = error as { params: Record<string, unknown> };
  switch (error.keyword) {
    case 'if':
      return undefined;
    case 'required':
      return { path, message: `lacks '${params['missingProperty'] as string}'` };
    case 'additionalProperties':
      return { path: [...path, params['additionalProperty'] as string], message: `is not known here; known are ${known(error)}` };
    case 'false schema':
      return { path, message: 'belongs to the other shape' };
    case 'enum':
      return { path, message: `must be one of ${(params['allowedValues'] as string[]).join(', ')}` };
    case 'const':
      return { path, message: `must be ${JSON.stringify(params['allowedValue'])}` };
    case 'pattern':
      return { path, message: 'must be small letters, digits and hyphens, at most 40' };
    case 'format':
      return { path, message: 'must be an instant with offset or Z, for example 2026-08-08T09:45:28Z' };
    case 'type':
      return { path, message: params['type'] === 'string' ? "must be a text; put it in quotes if it looks like a number, 'true' or 'null'" : `must be of type ${params['type'] as string}` };
    default:
      return { path, message: error.message ?? 'is not valid' };
  }
}

function known(error: ErrorObject): string {
  return Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {}).join(', ');
}

/** A JSON pointer's parts; those made of digits are list places. */
function pathOf(pointer: string): MappingPath {
  return pointer.split('/').slice(1).map((part) => {
    const text = part.replaceAll('~1', '/').replaceAll('~0', '~');
    return /^\d+$/.test(text) ? Number(text) : text;
  });
}

import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { problemError } from '#libs/platform/src/problems.js';

/** Deeper than any request of ours; validators walk recursively, so an attacker must not choose the depth. */
const MAX_DEPTH = 8;

const LONE_SURROGATE = /\p{Cs}/u;
const FOREIGN_CHARSET = /;\s*charset\s*=\s*"?(?!utf-?8"?\s*(?:;|$))/i;

/** Makes JSON in UTF-8 the only body the server reads. Everything else is answered 400, 413 or 415 before any handler. */
export function acceptJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      if (FOREIGN_CHARSET.test(request.headers['content-type'] ?? '')) {
        throw problemError('unsupported-media-type', 'JSON is read as UTF-8 only; leave the charset out');
      }
      done(null, parseJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** @throws ProblemError `malformed-body`, never quoting what was sent */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw problemError('malformed-body', 'the body is not valid UTF-8');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw problemError('malformed-body', 'the body is not well-formed JSON');
  }
  refuseUnkeepable(value, 0);
  return value;
}

/**
 * U+0000 and lone surrogates come in as JSON escapes: PostgreSQL cannot hold the first, UTF-8 not the second, and one
 * such event would stop every projection. `__proto__` and `constructor` as keys are attacks on object merging.
 */
function refuseUnkeepable(value: unknown, depth: number): void {
  if (typeof value === 'string') return refuseUnkeepableText(value);
  if (typeof value !== 'object' || value === null) return;
  if (depth === MAX_DEPTH) throw problemError('malformed-body', `the body nests deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) {
    for (const item of value) refuseUnkeepable(item, depth + 1);
    return;
  }
  for (const key of Object.keys(value)) {
    if (key === '__proto__' || key === 'constructor') throw problemError('malformed-body', `the body has a field named ${key}`);
    refuseUnkeepableText(key);
    refuseUnkeepable((value as Record<string, unknown>)[key], depth + 1);
  }
}

function refuseUnkeepableText(text: string): void {
  if (text.includes('\u0000')) throw problemError('malformed-body', 'the body has text with U+0000, which cannot be stored');
  if (LONE_SURROGATE.test(text)) throw problemError('malformed-body', 'the body has text with a lone surrogate, which cannot be stored');
}

import { HttpException } from '@nestjs/common';
import { OutOfScopeError, RoleForbiddenError } from '#libs/access/src/errors.js';
import { InvalidTokenError, IssuerUnavailableError } from '#libs/access/src/tokens/token-errors.js';
import { InvalidReferenceError } from '#libs/engine/src/invalid-reference-error.js';
import { LogThreadBusyError, LogThreadTimeoutError } from '#libs/engine/src/replay/log-thread.js';
import { EventStoreUnavailableError, WrongExpectedRevisionError } from '#libs/event-store/src/event-store.js';
import { CommandIdReusedError, PreconditionFailedError } from '#libs/event-store/src/handle-command.js';
import { ProblemError } from '#libs/platform/src/problem.js';
import { problemError, type ProblemName } from '#libs/platform/src/problems.js';
import { UnknownPersonError } from '#libs/privacy/src/erase-person.js';
import { ErasureIncompleteError, IdentityNotKeptError, KeyStoreUnavailableError } from '#libs/privacy/src/key-store-errors.js';
import {
  InvalidCursorError, QueryTimeoutError, ReadModelBehindError, ReadModelBusyError, ReadModelUnavailableError, ReadModelVersionError,
} from '#libs/read-model/src/read-model.js';
import { type DocumentFault, InvalidDocumentError } from '#libs/ticketing/src/publication/invalid-document-error.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import { RULES } from '#libs/ticketing/src/rules.js';
import { invalidRequest } from './validation.pipe.js';

/** What the layers below throw, as the caller is told. Nobody learns our inside: the unknown is a bare 500. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return problemOfRefusal(error) ?? problemOfOutage(error) ?? problemOfStatus(statusOf(error));
}

/** The caller can do something about these. */
function problemOfRefusal(error: unknown): ProblemError | undefined {
  if (error instanceof RuleViolation) return problemOfRule(error);
  if (error instanceof RoleForbiddenError) return problemError('forbidden', error.message);
  if (error instanceof OutOfScopeError) return problemError('not-found', error.message);
  if (error instanceof UnknownPersonError) return problemError('not-found', 'there is no such person');
  if (error instanceof InvalidTokenError) {
    return problemError('unauthenticated', error.message, { fault: error.fault }, { 'www-authenticate': 'Bearer error="invalid_token"' });
  }
  if (error instanceof InvalidReferenceError) {
    return problemError('invalid-request', '1 fault in the request', { errors: [{ field: error.field, message: error.wayOut }] });
  }
  if (error instanceof InvalidDocumentError) return invalidRequest(fieldsOfDocument('document', error.faults));
  if (error instanceof InvalidCursorError) {
    return problemError('invalid-request', '1 fault in the request', { errors: [{ field: 'cursor', message: error.message }] });
  }
  if (error instanceof PreconditionFailedError) return problemError('precondition-failed', error.message, {}, { etag: `"${error.actual}"` });
  if (error instanceof CommandIdReusedError) return problemError('idempotency-key-reused', error.message);
  return undefined;
}

/** Every fault, as those of fields are told; the path is that of the document within the body. */
export function fieldsOfDocument(field: string, faults: readonly DocumentFault[]): { readonly field: string; readonly message: string }[] {
  return faults.map(({ path, rule, value, wayOut }) => ({
    field: path.startsWith('(') ? field : `${field}.${path}`, message: `${rule}${value === undefined ? '' : ` (${value})`}: ${wayOut}`,
  }));
}

function problemOfRule({ rule, detail }: RuleViolation): ProblemError {
  const { meaning, wayOut } = RULES[rule];
  if (rule === 'unknown-ticket' || rule === 'unknown-community') return problemError('not-found', meaning);
  return problemError('rule-violated', meaning, { rule, wayOut, facts: detail });
}

/** Try again later. What lies behind them (paths, SQLite's words) is for the log. */
function problemOfOutage(error: unknown): ProblemError | undefined {
  if (error instanceof WrongExpectedRevisionError) return later('contention', 'others changed it faster than this could be decided', 1);
  if (error instanceof EventStoreUnavailableError) {
    return later('store-unavailable', 'the command could not be recorded now', error.retryAfterSeconds, { outcome: error.outcome });
  }
  if (error instanceof KeyStoreUnavailableError) {
    return later('store-unavailable', 'the key store cannot be written now', error.retryAfterSeconds, { outcome: 'nothing-written' });
  }
  if (error instanceof IdentityNotKeptError) return later('store-unavailable', error.message, error.retryAfterSeconds, { outcome: 'unknown' });
  if (error instanceof ErasureIncompleteError) {
    return later('store-unavailable', 'the person is erased for every reader; repeat to clean the last bytes', 1, { outcome: 'unknown' });
  }
  if (error instanceof IssuerUnavailableError) return later('issuer-unavailable', error.message, error.retryAfterSeconds);
  if (error instanceof ReadModelBehindError) return later('read-model-behind', error.message, 1);
  if (error instanceof ReadModelVersionError) return later('read-model-behind', 'the read model is being rebuilt', 5);
  if (error instanceof ReadModelUnavailableError) return later('read-model-unavailable', 'lists and statistics cannot be read now', 5);
  if (error instanceof ReadModelBusyError) return later('queries-waiting', error.message, 1);
  if (error instanceof LogThreadBusyError) return later('simulation-running', error.message, error.retryAfterSeconds);
  if (error instanceof LogThreadTimeoutError) return later('query-timeout', error.message, 5);
  if (error instanceof QueryTimeoutError) return later('query-timeout', error.message, 5);
  return undefined;
}

function later(name: ProblemName, detail: string, retryAfterSeconds: number, extensions: Readonly<Record<string, unknown>> = {}): ProblemError {
  return problemError(name, detail, extensions, { 'retry-after': String(retryAfterSeconds) });
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return 500;
}

/** Faults that Fastify and Nest find before a handler runs. Their messages quote the request, so ours stand in. */
function problemOfStatus(status: number): ProblemError {
  const known = FRAMEWORK_PROBLEMS[status];
  if (known !== undefined) return problemError(known.name, known.detail);
  if (status >= 400 && status < 500) return problemError('malformed-request', 'the request cannot be served as it is');
  return problemError('internal', 'the request failed for a reason of ours; nothing half done is left');
}

const FRAMEWORK_PROBLEMS: Readonly<Record<number, { readonly name: ProblemName; readonly detail: string }>> = {
  404: { name: 'not-found', detail: 'there is nothing at this address for this method' },
  413: { name: 'body-too-large', detail: 'the body is larger than the limit' },
  414: { name: 'uri-too-long', detail: 'a part of the path is longer than any id' },
  415: { name: 'unsupported-media-type', detail: 'send application/json' },
  431: { name: 'headers-too-large', detail: 'the headers are larger than 16 KB' },
};

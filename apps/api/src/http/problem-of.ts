import { HttpException } from '@nestjs/common';
import { EventStoreUnavailableError, WrongExpectedRevisionError } from '#libs/event-store/src/event-store.js';
import { CommandIdReusedError, PreconditionFailedError } from '#libs/event-store/src/handle-command.js';
import { ProblemError } from '#libs/platform/src/problem.js';
import { problemError, type ProblemName } from '#libs/platform/src/problems.js';
import { QueryTimeoutError, ReadModelBehindError } from '#libs/read-model/src/read-model.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';

/** What the layers below throw, as the caller is told. Nobody learns our inside: the unknown is a bare 500. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof RuleViolation) {
    return problemError('rule-violated', `the rule ${error.rule} refuses this`, { rule: error.rule, facts: error.detail });
  }
  if (error instanceof PreconditionFailedError) return problemError('precondition-failed', error.message, {}, { etag: `"${error.actual}"` });
  if (error instanceof CommandIdReusedError) return problemError('idempotency-key-reused', error.message);
  if (error instanceof WrongExpectedRevisionError) {
    return problemError('contention', 'others changed the ticket five times while this was decided', {}, { 'retry-after': '1' });
  }
  if (error instanceof EventStoreUnavailableError) {
    return problemError('store-unavailable', error.message, { outcome: error.outcome }, { 'retry-after': String(error.retryAfterSeconds) });
  }
  if (error instanceof ReadModelBehindError) return problemError('read-model-behind', error.message, {}, { 'retry-after': '1' });
  if (error instanceof QueryTimeoutError) return problemError('query-timeout', error.message);
  return problemOfStatus(statusOf(error));
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
  401: { name: 'unauthenticated', detail: 'send a bearer token' },
  403: { name: 'forbidden', detail: 'the role has no right to this' },
  404: { name: 'not-found', detail: 'there is nothing at this address for this method' },
  413: { name: 'body-too-large', detail: 'the body is larger than the limit' },
  414: { name: 'uri-too-long', detail: 'a part of the path is longer than any id' },
  415: { name: 'unsupported-media-type', detail: 'send application/json' },
  431: { name: 'headers-too-large', detail: 'the headers are larger than 16 KB' },
};

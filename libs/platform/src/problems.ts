import { ProblemError, type Problem } from './problem.js';

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** When it is answered. */
  readonly meaning: string;
  /** What the caller can do. */
  readonly wayOut: string;
}

/** Every problem the API answers, by its stable name. docs/problems.md is this table. */
export const PROBLEMS = {
  'invalid-request': {
    status: 400, title: 'The request breaks its schema',
    meaning: 'A field, header, path or query parameter is missing, unknown, of the wrong type or out of bounds; `errors` names each.',
    wayOut: 'Correct the named fields; the OpenAPI document has every bound.',
  },
  'malformed-body': {
    status: 400, title: 'The body cannot be read',
    meaning: 'The body is not well-formed JSON in UTF-8, is cut short, nests too deep or holds text that no store can keep (U+0000, lone surrogates).',
    wayOut: 'Send one JSON object, encoded as UTF-8.',
  },
  'malformed-request': {
    status: 400, title: 'The request cannot be read',
    meaning: 'The request line, its URL encoding or the HTTP framing is broken.',
    wayOut: 'Send a well-formed HTTP/1.1 request.',
  },
  unauthenticated: {
    status: 401, title: 'No valid token',
    meaning: 'The Authorization header is missing, or its token is malformed, expired, forged or of another issuer.',
    wayOut: 'Send `Authorization: Bearer <token>` with a fresh token of the configured issuer.',
  },
  forbidden: {
    status: 403, title: 'The role may not do this',
    meaning: 'The token is valid, but its role has no right to this endpoint or this act.',
    wayOut: 'Use an account whose role may; the table of roles is in the documentation.',
  },
  'not-found': {
    status: 404, title: 'Nothing here',
    meaning: 'There is no such thing, or it is out of the caller\'s scope: both answer alike.',
    wayOut: 'Check the id and the scope of the token.',
  },
  'rule-violated': {
    status: 409, title: 'A rule refuses the command',
    meaning: 'The state of the ticket or organisation does not allow it; `rule` names the rule. Nothing was recorded.',
    wayOut: 'See the rule in docs/rules.md; `wayOut` says what is possible instead.',
  },
  'precondition-failed': {
    status: 412, title: 'Changed since it was read',
    meaning: '`If-Match` names another revision than the current one. Nothing was recorded.',
    wayOut: 'Read it again, decide anew and send the new ETag.',
  },
  'body-too-large': {
    status: 413, title: 'The body is too large',
    meaning: 'The body is larger than the limit (64 KB unless configured otherwise).',
    wayOut: 'Send less; long evidence belongs into attachments.',
  },
  'uri-too-long': {
    status: 414, title: 'The path is too long',
    meaning: 'A path parameter is longer than any id can be.',
    wayOut: 'Check the id.',
  },
  'unsupported-media-type': {
    status: 415, title: 'The body is not JSON',
    meaning: 'The Content-Type is another one than application/json in UTF-8.',
    wayOut: 'Send `Content-Type: application/json`.',
  },
  'idempotency-key-reused': {
    status: 422, title: 'The Idempotency-Key was used with another body',
    meaning: 'A command with this key was carried out before, and its request was another one. Nothing was recorded now.',
    wayOut: 'Repeat the identical request, or send a new key for a new command.',
  },
  'rate-limited': {
    status: 429, title: 'Too many requests of this account',
    meaning: 'The account has sent more requests within a minute than the server is configured to take.',
    wayOut: 'Repeat the identical request after `Retry-After` seconds.',
  },
  'headers-too-large': {
    status: 431, title: 'The headers are too large',
    meaning: 'The request headers are larger than 16 KB.',
    wayOut: 'Send fewer or shorter headers.',
  },
  internal: {
    status: 500, title: 'A fault of ours',
    meaning: 'Something unforeseen happened; the log has it under the request id.',
    wayOut: 'Repeat the command with the same Idempotency-Key; if it stays, tell the operator the request id.',
  },
  'store-unavailable': {
    status: 503, title: 'The event store cannot take it now',
    meaning: 'The queue of the writer is full, the disk is full or the store is gone. `outcome` is `nothing-written` or `unknown`.',
    wayOut: 'Repeat the identical request with the same Idempotency-Key after `Retry-After` seconds: it is carried out once.',
  },
  contention: {
    status: 503, title: 'Too many at once',
    meaning: 'The stream moved faster than the command could be decided. Nothing was recorded.',
    wayOut: 'Repeat the request after `Retry-After` seconds.',
  },
  'read-model-behind': {
    status: 503, title: 'The read model is not there yet',
    meaning: 'The position asked for with `atLeast` was not reached in time, or the read model is being rebuilt.',
    wayOut: 'Ask again after `Retry-After` seconds.',
  },
  'issuer-unavailable': {
    status: 503, title: 'The token cannot be checked now',
    meaning: 'The keys of the token issuer cannot be fetched, so nothing can be said about the token.',
    wayOut: 'Repeat the request after `Retry-After` seconds.',
  },
  'read-model-unavailable': {
    status: 503, title: 'Lists cannot be read now', meaning: 'The database of the read model cannot be reached, or does not answer in time. Commands go on.',
    wayOut: 'Ask again after `Retry-After` seconds.',
  },
  'queries-waiting': {
    status: 503, title: 'Too many queries wait',
    meaning: 'More lists and statistics are asked for than can be answered in time.',
    wayOut: 'Ask again after `Retry-After` seconds.',
  },
  'simulation-running': {
    status: 503, title: 'A simulation or a replay is at work',
    meaning: 'A simulation, or a statistic as known at a position, reads the whole log, so each process carries out one at a time.',
    wayOut: 'Ask again after `Retry-After` seconds.',
  },
  'query-timeout': {
    status: 503, title: 'The query took too long',
    meaning: 'A list, statistic, simulation or replay ran into its time limit.',
    wayOut: 'Narrow its range, or ask again after `Retry-After` seconds: the load may have passed.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemName = keyof typeof PROBLEMS;

export const PROBLEM_URN = 'urn:xiuhua:problem:';

/** The RFC 9457 object of a named problem. `detail` speaks about this request and holds no personal data. */
export function problem(name: ProblemName, detail: string, extensions: Readonly<Record<string, unknown>> = {}): Problem {
  const { status, title } = PROBLEMS[name];
  return { type: PROBLEM_URN + name, title, status, detail, ...extensions };
}

/** An error that the problem filter answers as it is. */
export function problemError(
  name: ProblemName, detail: string, extensions: Readonly<Record<string, unknown>> = {}, headers: Readonly<Record<string, string>> = {},
): ProblemError {
  return new ProblemError(problem(name, detail, extensions), headers);
}

/** docs/problems.md, generated so that it cannot lag behind the code. */
export function problemsPage(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([name, { status, title, meaning, wayOut }]) => `| ${status} | \`${PROBLEM_URN}${name}\` | ${title} | ${meaning} | ${wayOut} |`,
  );
  return [
    '# Problems', '',
    'Every answer with a status of 400 or more is `application/problem+json` (RFC 9457). Clients may branch on `type`; it never changes.',
    '`instance` is the request id (`urn:uuid:…`), the same as in the log and in the `X-Request-Id` header of the answer.',
    'This page is generated from `libs/platform/src/problems.ts` (`node dist/apps/api/src/docs/write-problems.js`).', '',
    '| status | type | title | meaning | way out |', '|---|---|---|---|---|', ...rows, '',
  ].join('\n');
}

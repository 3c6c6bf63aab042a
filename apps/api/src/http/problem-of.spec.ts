import { IssuerUnavailableError } from '#libs/access/src/tokens/token-errors.js';
import { LogThreadBusyError, LogThreadTimeoutError } from '#libs/engine/src/replay/log-thread.js';
import { EventStoreUnavailableError, WrongExpectedRevisionError } from '#libs/event-store/src/event-store.js';
import { PROBLEM_URN, PROBLEMS } from '#libs/platform/src/problems.js';
import { ErasureIncompleteError, IdentityNotKeptError, KeyStoreUnavailableError } from '#libs/privacy/src/key-store-errors.js';
import { QueryTimeoutError, ReadModelBehindError, ReadModelBusyError, ReadModelUnavailableError, ReadModelVersionError } from '#libs/read-model/src/read-model.js';
import { problemOf } from './problem-of.js';

describe('an outage', () => {
  const OUTAGES: readonly (readonly [string, Error, string])[] = [
    ['contention', new WrongExpectedRevisionError('ticket-1', 3, 4), '1'],
    ['store-unavailable', new EventStoreUnavailableError('full', 'nothing-written', 7), '7'],
    ['store-unavailable', new KeyStoreUnavailableError('full', 7), '7'],
    ['store-unavailable', new IdentityNotKeptError(7), '7'],
    ['store-unavailable', new ErasureIncompleteError('p-1'), '1'],
    ['issuer-unavailable', new IssuerUnavailableError(7), '7'],
    ['read-model-behind', new ReadModelBehindError(5n, 4n), '1'],
    ['read-model-behind', new ReadModelVersionError('tickets'), '5'],
    ['queries-waiting', new ReadModelBusyError(), '1'],
    ['read-model-unavailable', new ReadModelUnavailableError('ECONNREFUSED 10.0.0.7'), '5'],
    ['query-timeout', new QueryTimeoutError(2000), '5'],
    ['query-timeout', new LogThreadTimeoutError(2000), '5'],
    ['simulation-running', new LogThreadBusyError(7), '7'],
  ];

  it.each(OUTAGES)('%s says when to come again (%s)', (name, error, seconds) => {
    const { problem, headers } = problemOf(error);
    expect([problem.type, problem.status]).toEqual([PROBLEM_URN + name, 503]);
    expect(headers).toMatchObject({ 'retry-after': seconds });
  });

  it('of every kind is among these', () => {
    const kinds = Object.entries(PROBLEMS).filter(([, { status }]) => status === 503).map(([name]) => name);
    expect([...new Set(OUTAGES.map(([name]) => name))].toSorted()).toEqual(kinds.toSorted());
  });
});

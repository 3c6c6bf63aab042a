import { DatabaseError } from 'pg';
import { hasSqlState, isRefusal, mayPass, postgresFault, PostgresUnavailableError } from './postgres-fault.js';

function refusal(code: string, severity = 'ERROR'): DatabaseError {
  return Object.assign(new DatabaseError('told by the server', 0, 'error'), { code, severity });
}

describe('a failure on PostgreSQL', () => {
  it.each([
    ['a statement beyond its time', '57014', 'away'],
    ['no memory left', '53200', 'away'],
    ['a disk that fails', '58030', 'away'],
    ['a server that only reads', '25006', 'away'],
    ['a lock that another holds', '55P03', 'busy'],
    ['a deadlock', '40P01', 'busy'],
    ['two transactions at once', '40001', 'busy'],
    ['a missing right', '42501', 'set-up'],
    ['a missing table', '42P01', 'set-up'],
    ['no schema to write to', '3F000', 'set-up'],
    ["somebody's view on a table", '2BP01', 'set-up'],
    ['a value that does not fit', '22003', 'data'],
    ['a key that is there', '23505', 'data'],
    ['a row that is too large', '54000', 'data'],
  ] as const)('is told from others: %s (%s)', (_, code, fault) => {
    expect(postgresFault(refusal(code))).toBe(fault);
    expect(mayPass(refusal(code))).toBe(fault === 'away' || fault === 'busy');
    expect(hasSqlState(refusal(code), '00000', code)).toBe(true);
  });

  it('is none of PostgreSQL where another part failed, though it has a code', () => {
    expect([postgresFault(Object.assign(new Error('no'), { code: '57014' })), postgresFault(undefined)]).toEqual([undefined, undefined]);
  });

  it('that ends the connection, or keeps it from being made, tells why', () => {
    expect([isRefusal(refusal('42501')), isRefusal(refusal('57P01', 'FATAL')), isRefusal(new Error('ECONNRESET'))]).toEqual([true, false, false]);
    const several = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
    expect(new PostgresUnavailableError('no connection', several)).toMatchObject({ message: 'PostgreSQL: no connection (ECONNREFUSED)', cause: several });
    expect(postgresFault(new PostgresUnavailableError('4096 statements wait for a connection'))).toBe('away');
  });
});

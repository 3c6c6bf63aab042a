import { ConfigError, loadConfig } from './config.js';

const locationOf = (EVENT_STORE_URL: string, env: Record<string, string> = {}) => loadConfig({ DATA_DIR: '/data', EVENT_STORE_URL, ...env }).eventStore;
const faultOf = (url: string, env: Record<string, string> = {}): string => {
  try {
    locationOf(url, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no fault';
};

describe('EVENT_STORE_URL', () => {
  it('is a file in the data folder by default, or another file', () => {
    expect(locationOf('')).toEqual({ kind: 'sqlite', path: '/data/events.db' });
    expect(locationOf('sqlite:/else/where.db')).toEqual({ kind: 'sqlite', path: '/else/where.db' });
  });

  it.each([
    ['esdb://localhost:2113?tls=false', 'esdb://localhost:2113?tls=false'],
    ['esdb+discover://admin:change%40it@db.example:2113', 'esdb+discover://admin:change%40it@db.example:2113'],
    [`esdb://n1:2113,n2:2113,n3:2113?tlsCAFile=${__filename}&maxDiscoverAttempts=3`, `esdb://n1:2113,n2:2113,n3:2113?tlsCAFile=${__filename}&maxDiscoverAttempts=3`],
    ['kurrentdb://localhost:2113?tls=false', 'esdb://localhost:2113?tls=false'],
    ['kurrentdb+discover://db.example', 'esdb+discover://db.example'],
  ])('%s is a database', (url, connectionString) => {
    expect(locationOf(url)).toEqual({ kind: 'eventstoredb', connectionString, namespace: '', timeoutMs: 3000 });
  });

  it('has a namespace and a time limit beside it', () => {
    expect(locationOf('esdb://db', { EVENT_STORE_NAMESPACE: 'north', EVENT_STORE_TIMEOUT_MS: '500' })).toMatchObject({ namespace: 'north.', timeoutMs: 500 });
  });

  it.each([
    ['postgres://db', 'give sqlite:<file>'],
    ['esdb://', 'is no host'],
    ['esdb://db:port', '"db:port" is no host'],
    ['esdb://us er@db', 'user:password@'],
    ['esdb://db?tls=maybe', 'the option tls cannot be "maybe"'],
    ['esdb://db?tlsVerifyCert=false', 'name the authority with tlsCAFile'],
    ['esdb://db?nodePreference=follower', 'from the leader'],
    ['esdb://db?throwOnAppendFailure=false', 'leave it out'],
    ['esdb://db?defaultDeadline=5', 'EVENT_STORE_TIMEOUT_MS'],
    ['esdb://db?colour=red', 'there is no option colour'],
    ['esdb://db?tls=true?tls=false', 'one question mark'],
  ])('%s is refused with a way out', (url, wayOut) => {
    expect(faultOf(url)).toContain('EVENT_STORE_URL=');
    expect(faultOf(url)).toContain(wayOut);
  });

  it('shows no credentials when it is refused', () => {
    const message = faultOf('esdb://admin:geheim@db:2113?colour=red');
    expect(message).toContain('esdb://***@db:2113');
    expect(message).not.toMatch(/admin|geheim/);
    expect(faultOf('esdb://admin:ge@heim@db')).not.toMatch(/admin|heim/);
  });

  it.each(['North', 'a.b', '-a', 'x'.repeat(41)])('takes no namespace "%s"', (EVENT_STORE_NAMESPACE) => {
    expect(faultOf('esdb://db', { EVENT_STORE_NAMESPACE })).toContain('EVENT_STORE_NAMESPACE=');
  });
});

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
    ['esdb+discover://admin:change%40it@db.example:2113', 'esdb+discover://admin:change%40it@db.example:2113?gossipTimeout=1'],
    [`esdb://n1:2113,n2:2113,n3:2113?tlsCAFile=${__filename}&maxDiscoverAttempts=3`, `esdb://n1:2113,n2:2113,n3:2113?tlsCAFile=${__filename}&maxDiscoverAttempts=3&gossipTimeout=1`],
    ['kurrentdb://localhost:2113?tls=false', 'esdb://localhost:2113?tls=false'],
    ['kurrentdb+discover://db.example', 'esdb+discover://db.example?gossipTimeout=1'],
  ])('%s is a database', (url, connectionString) => {
    expect(locationOf(url)).toEqual({ kind: 'eventstoredb', connectionString, namespace: '', timeoutMs: 3000 });
  });

  /** What the client is given of the options, and what it is said of the others. */
  const optionsOf = (url: string) => {
    const location = locationOf(url);
    if (location.kind !== 'eventstoredb') throw new Error(location.kind);
    const { connectionString, withoutEffect = [] } = location;
    return { given: connectionString.split('?')[1] ?? '', withoutEffect };
  };

  it.each(['connectionName=north%20desk', 'maxDiscoverAttempts=3', 'discoveryInterval=200', 'gossipTimeout=2', 'keepAliveTimeout=5000', `userCertFile=${__filename}&userKeyFile=${__filename}`,
    'KEEPALIVETIMEOUT=5000', 'max-discover_attempts=3', `tlsCAFile=${encodeURIComponent(__filename)}`])('gives %s to the client', (options) => {
    expect(optionsOf(`esdb://db?${options}`)).toEqual({ given: options, withoutEffect: [] });
  });

  it.each(['nodePreference=leader', 'NodePreference=Leader', 'throwOnAppendFailure=true', 'tlsVerifyCert=true'])('takes %s, which is so anyway', (option) => {
    expect(optionsOf(`esdb://db?${option}`)).toEqual({ given: '', withoutEffect: [] });
  });

  it.each(['tls=false&tlsVerifyCert=false', 'tlsverifycert=false&TLS=false'])('takes %s: without TLS there is nothing to verify', (options) => {
    expect(optionsOf(`esdb://db?${options}`)).toEqual({ given: expect.stringMatching(/^tls=false$/i) as unknown, withoutEffect: [] });
  });

  it.each([
    ['keepAliveInterval=5000', 'keepAliveInterval: the store sets it itself'], ['keepaliveinterval=-1', 'keepaliveinterval: the store sets it itself'],
    ['defaultDeadline=9000', 'defaultDeadline: EVENT_STORE_TIMEOUT_MS is the time limit'], ['defaultDeadline=-1', 'defaultDeadline: EVENT_STORE_TIMEOUT_MS is the time limit'],
  ])('takes %s and says that it has no effect', (option, said) => {
    expect(optionsOf(`esdb://db?${option}&connectionName=north`)).toEqual({ given: 'connectionName=north', withoutEffect: [said] });
  });

  it.each([['100', 1], ['3000', 1], ['6000', 2], ['9500', 3], ['60000', 5]])('gives each host of a discovery a third of EVENT_STORE_TIMEOUT_MS=%s in whole seconds, and no more than five', (EVENT_STORE_TIMEOUT_MS, seconds) => {
    for (const url of ['esdb+discover://db', 'kurrentdb://n1,n2,n3']) {
      expect(locationOf(url, { EVENT_STORE_TIMEOUT_MS })).toMatchObject({ connectionString: expect.stringMatching(new RegExp(`\\?gossipTimeout=${seconds}$`)) as unknown });
    }
  });

  it.each(['esdb://n1,n2?gossipTimeout=4', 'esdb+discover://db?gossip_timeout=4', 'esdb://db', 'esdb://a,b:c,d@db'])('adds none to %s, which names its own or has one host', (url) => {
    expect(locationOf(url)).toMatchObject({ connectionString: url });
  });

  it('makes of keepAliveTimeout=-1 the longest timer there is: what the client would make of it fires at once', () => {
    expect(optionsOf('esdb://db?keepAliveTimeout=-1').given).toBe('keepAliveTimeout=2147483647');
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
    ['esdb://db?tls=false&tls=true&tlsVerifyCert=false', 'name the authority with tlsCAFile'],
    ['esdb://db?tlsVerifyCert=no', 'the option tlsVerifyCert cannot be "no"'],
    ['esdb://db?nodePreference=read_only_replica', 'from the leader'],
    ['esdb://db?throwOnAppendFailure=false', 'always told'],
    ['esdb://db?defaultDeadline=soon', 'the option defaultDeadline cannot be "soon"'],
    ['esdb://db?keepAliveInterval=-2', 'the option keepAliveInterval cannot be "-2"'],
    ['esdb://db?keepAliveTimeout=-2', 'the option keepAliveTimeout cannot be "-2"'],
    ['esdb://db?connectionName=50%', 'the option connectionName cannot be "50%"'],
    [`esdb://db?userCertFile=${__filename}`, 'userCertFile and userKeyFile together'],
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

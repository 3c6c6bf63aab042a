import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig } from './config.js';

const locationOf = (READ_MODEL_URL: string, env: Record<string, string> = {}) => loadConfig({ DATA_DIR: '/data', READ_MODEL_URL, ...env }).readModel;
const faultOf = (url: string, env: Record<string, string> = {}): string => {
  try {
    locationOf(url, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no fault';
};

describe('READ_MODEL_URL', () => {
  let folder: string;
  const file = (text: string): string => {
    const path = join(folder, 'setting');
    writeFileSync(path, text);
    return path;
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'xiuhua-config-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('is a file in the data folder by default, or another file', () => {
    expect(locationOf('')).toEqual({ kind: 'sqlite', path: '/data/read-model.db' });
    expect(locationOf('sqlite:/else/where.db')).toEqual({ kind: 'sqlite', path: '/else/where.db' });
  });

  it('is a server with a database', () => {
    const server = { kind: 'postgres', host: 'db.example', port: 5432, database: 'xiuhua', user: 'projector', tls: null, connections: 4 };
    expect(locationOf('postgres://projector@db.example/xiuhua')).toEqual(server);
    expect(locationOf('postgresql://pro%40j:ge%2Fheim@db.example:6432/xiu-hua?sslmode=verify-full', { READ_MODEL_CONNECTIONS: '9' }))
      .toEqual({ ...server, user: 'pro@j', password: 'ge/heim', port: 6432, database: 'xiu-hua', tls: {}, connections: 9 });
    expect(locationOf('postgres://u@[::1]:5433/x')).toMatchObject({ host: '::1', port: 5433 });
  });

  it('takes the password from a variable or a file as well, and the authority from a file', () => {
    const url = 'postgres://u@h/d';
    expect(locationOf(url, { READ_MODEL_PASSWORD: 'geheim' })).toMatchObject({ password: 'geheim' });
    expect(locationOf(url, { READ_MODEL_PASSWORD_FILE: file('aus der Datei\n') })).toMatchObject({ password: 'aus der Datei' });
    expect(locationOf(`${url}?sslmode=verify-full`, { READ_MODEL_TLS_CA_FILE: file('PEM') })).toMatchObject({ tls: { ca: 'PEM' } });
  });

  it.each([
    ['mysql://u@h/d', 'give sqlite:<file> or postgres://'],
    ['sqlite:', 'give sqlite:<file> or postgres://'],
    ['postgres://h/d', 'host and user must be named'],
    ['postgres://u@h', 'name one database'],
    ['postgres://u@h/a/b', 'name one database'],
    ['postgres://u@h:port/d', 'give sqlite:<file> or postgres://'],
    ['postgres://u%@h/d', 'percent-encode'],
    ['postgres://u@h/d?sslmode=require', 'the option sslmode cannot be "require"'],
    ['postgres://u@h/d?colour=red', 'there is no option colour'],
  ])('%s is refused with a way out', (url, wayOut) => {
    expect(faultOf(url)).toContain('READ_MODEL_URL=');
    expect(faultOf(url)).toContain(wayOut);
  });

  it('refuses an authority that nothing is verified against, and a file that is not there', () => {
    expect(faultOf('postgres://u@h/d', { READ_MODEL_TLS_CA_FILE: file('PEM') })).toContain('sslmode=verify-full');
    expect(faultOf('postgres://u@h/d', { READ_MODEL_PASSWORD_FILE: join(folder, 'none') })).toContain('READ_MODEL_PASSWORD_FILE=');
  });

  it('shows no credentials when it is refused', () => {
    const message = faultOf('postgres://projector:geheim@db.example/x?colour=red');
    expect(message).toContain('postgres://***@db.example/x');
    expect(message).not.toMatch(/projector|geheim/);
    expect(faultOf('postgres://u:ge@heim@h/d?colour=red')).not.toMatch(/ge@|heim/);
    expect(faultOf('postgres://u:ge/heim@h/d')).not.toMatch(/ge\/|heim/);
  });
});

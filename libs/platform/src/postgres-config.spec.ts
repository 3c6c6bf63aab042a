import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresLocation } from './postgres-config.js';

describe('where tables lie in PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xiuhua-postgres-config-'));
  const pem = join(folder, 'text.pem');
  beforeAll(() => writeFileSync(pem, 'pem\n'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const at = (READ_MODEL_URL: string, env: Record<string, string> = {}) =>
    postgresLocation({ READ_MODEL_URL, ...env }, 'READ_MODEL', { fallback: 8, least: 1, most: 100 });

  it('has defaults for everything but host, database and user', () => {
    expect(at('postgres://xiuhua@localhost/city')).toEqual({
      kind: 'postgres', host: 'localhost', port: 5432, database: 'city', user: 'xiuhua', password: undefined, tls: null, connections: 8,
    });
  });

  it('takes user and password from the URL, from variables or from a file', () => {
    const who = { user: 'xiu@hua', password: 'p@ss' };
    expect(at('postgresql://xiu%40hua:p%40ss@127.0.0.1:6543/city')).toMatchObject({ ...who, port: 6543 });
    expect(at('postgres://[::1]/city', { READ_MODEL_USERNAME: 'xiu@hua', READ_MODEL_PASSWORD: 'p@ss' })).toMatchObject({ ...who, host: '::1' });
    expect(at('postgres://xiu%40hua@localhost/city', { READ_MODEL_PASSWORD_FILE: pem })).toMatchObject({ user: 'xiu@hua', password: 'pem' });
  });

  it('is behind TLS that checks certificate and name, unless it is on this machine or told otherwise', () => {
    expect(at('postgres://u@db.example/city').tls).toEqual({ checksHost: true });
    expect(at(`postgres://u@db.example/city?sslmode=verify-ca&sslrootcert=${pem}&sslcert=${pem}&sslkey=${pem}`).tls)
      .toEqual({ ca: 'pem\n', cert: 'pem\n', key: 'pem\n', checksHost: false });
    expect(at('postgres://u@db.example/city?sslmode=disable').tls).toBeNull();
    expect(at('postgres://u@localhost/city?sslmode=verify-full').tls).toEqual({ checksHost: true });
  });

  it.each([
    ['postgres://jane:geheim@/city', {}, /give postgres:\/\/<user>@<host>|name the host/],
    ['postgres://jane:ge/heim@db/city', {}, /percent-encoded|name the host|give postgres/],
    ['postgres://jane:geheim@db', {}, /name the database/],
    ['postgres://jane:geheim@db/a/b', {}, /name the database/],
    ['postgres://db/city', {}, /READ_MODEL_USERNAME=\(not set\): name the user/],
    ['postgres://u@db/city?sslmode=prefer', {}, /sslmode cannot be "prefer"/],
    ['postgres://u@db/city?password=geheim', {}, /there is no option password/],
    ['postgres://u@db/city?sslrootcert=/absent', {}, /READ_MODEL_URL \(sslrootcert\)=\/absent: the file cannot be read/],
    ['postgres://u@db/city?sslmode=disable&sslrootcert=PEM', {}, /there is no TLS/],
    ['postgres://u@db/city?sslcert=PEM', {}, /both sslcert and sslkey/],
    ['postgres://jane@db/city', { READ_MODEL_USERNAME: 'john' }, /READ_MODEL_USERNAME=john: READ_MODEL_URL names a user as well/],
    ['postgres://jane:geheim@db/city', { READ_MODEL_PASSWORD: 'geheim2' }, /give the password once/],
    ['postgres://u@db/city', { READ_MODEL_CONNECTIONS: '0' }, /READ_MODEL_CONNECTIONS=0: give a whole number from 1/],
  ])('refuses %s %j without showing a secret', (url, env, message) => {
    const text = url.replaceAll('PEM', pem);
    expect(() => at(text, env)).toThrow(message);
    expect(() => at(text, env)).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/geheim|ge\/heim|jane/) as string }) as Error);
  });
});

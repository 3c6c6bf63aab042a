import { loadConfig } from './config.js';

const on = (env: Record<string, string>) => {
  const { keyStore, masterKey } = loadConfig({ DATA_DIR: '/data', ...env });
  return { keyStore, masterKey };
};
const POSTGRES = { KEY_STORE_URL: 'postgres://xiuhua@localhost/xiuhua' };

describe('the key store', () => {
  it('is a file beside the others, and its master key made on the first start', () => {
    expect(on({})).toEqual({ keyStore: { kind: 'sqlite', path: '/data/keys.db' }, masterKey: { kind: 'file', path: '/data/master.key', make: true } });
    expect(on({ MASTER_KEY_FILE: '/run/secrets/key' }).masterKey).toEqual({ kind: 'file', path: '/run/secrets/key', make: true });
  });

  it('is in PostgreSQL under a master key that must be there already', () => {
    expect(on({ ...POSTGRES, MASTER_KEY_FILE: '/run/secrets/key' })).toMatchObject({ keyStore: { kind: 'postgres', schema: 'xiuhua_keys' }, masterKey: { kind: 'file', make: false } });
    expect(on({ ...POSTGRES, MASTER_KEY: 'text' }).masterKey).toEqual({ kind: 'variable', value: 'text' });
    expect(() => on(POSTGRES)).toThrow(/MASTER_KEY_FILE=\(not set\): a key store in PostgreSQL needs a master key that every node has/);
  });

  it.each([
    [{ KEY_STORE_URL: 'mysql://jane:geheim@db/keys' }, /KEY_STORE_URL=mysql:\/\/\*\*\*@db\/keys: give sqlite:<file>.*or postgres:\/\//],
    [{ KEY_STORE_PASSWORD: 'geheim' }, /KEY_STORE_PASSWORD=\*\*\*: KEY_STORE_URL leads to a file/],
    [{ KEY_STORE_CONNECTIONS: '3' }, /KEY_STORE_CONNECTIONS=3: KEY_STORE_URL leads to a file/],
    [{ ...POSTGRES, MASTER_KEY: 'x', KEY_STORE_SCHEMA: 'Public"' }, /KEY_STORE_SCHEMA=Public": give up to 63/],
    [{ MASTER_KEY: 'geheim', MASTER_KEY_FILE: '/x' }, /MASTER_KEY_FILE=\/x: MASTER_KEY is set as well/],
  ])('refuses %j without showing a secret', (env, message) => {
    expect(() => on(env)).toThrow(message);
    expect(() => on(env)).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/geheim|jane/) as string }) as Error);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreLocation } from './event-store-config.js';

describe('the account at the event store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xiuhua-event-store-config-'));
  const file = join(folder, 'password');
  beforeAll(() => writeFileSync(file, 'p@ss/wörd?\n'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const on = (env: Record<string, string>) => eventStoreLocation({ EVENT_STORE_URL: 'esdb+discover://db:2113?tlsCAFile=' + file, ...env }, '/data/events.db');

  it('comes from variables, the password from a file too, and reaches the client percent-encoded', () => {
    const connectionString = `esdb+discover://xiu%40hua:p%40ss%2Fw%C3%B6rd%3F@db:2113?tlsCAFile=${file}&gossipTimeout=1`;
    expect(on({ EVENT_STORE_USERNAME: 'xiu@hua', EVENT_STORE_PASSWORD_FILE: file })).toMatchObject({ connectionString });
    expect(on({ EVENT_STORE_USERNAME: 'xiu@hua', EVENT_STORE_PASSWORD: 'p@ss/wörd?' })).toMatchObject({ connectionString });
  });

  it.each([
    [{ EVENT_STORE_PASSWORD: 'geheim' }, /EVENT_STORE_USERNAME=\(not set\): name the user/],
    [{ EVENT_STORE_USERNAME: 'xiuhua' }, /EVENT_STORE_PASSWORD=\(not set\): give the password here or in the file/],
    [{ EVENT_STORE_USERNAME: 'xiuhua', EVENT_STORE_PASSWORD: 'geheim', EVENT_STORE_PASSWORD_FILE: file }, /EVENT_STORE_PASSWORD_FILE=.*EVENT_STORE_PASSWORD is set as well/],
    [{ EVENT_STORE_USERNAME: 'xiuhua', EVENT_STORE_PASSWORD_FILE: join(folder, 'absent') }, /EVENT_STORE_PASSWORD_FILE=.*cannot be read \(ENOENT\)/],
    [{ EVENT_STORE_URL: 'esdb://jane:geheim@db', EVENT_STORE_USERNAME: 'xiuhua', EVENT_STORE_PASSWORD: 'geheim' }, /EVENT_STORE_URL=esdb:\/\/\*\*\*@db: .*once/],
    [{ EVENT_STORE_URL: 'esdb://db?tlsCAFile=/absent/ca.pem' }, /EVENT_STORE_URL \(tlsCAFile\)=\/absent\/ca.pem: the file cannot be read \(ENOENT\)/],
    [{ EVENT_STORE_URL: 'sqlite:x.db', EVENT_STORE_PASSWORD: 'geheim' }, /EVENT_STORE_PASSWORD=\*\*\*: EVENT_STORE_URL leads to a file/],
    [{ EVENT_STORE_URL: 'esdb://jane:ge/heim?@db' }, /percent-encoded/],
    [{ EVENT_STORE_URL: 'esdb://jane:geheim?x@db' }, /percent-encoded/],
  ])('refuses %j without showing a secret', (env, message) => {
    expect(() => on(env)).toThrow(message);
    expect(() => on(env)).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/geheim|ge\/heim|jane/) as string }) as Error);
  });
});
